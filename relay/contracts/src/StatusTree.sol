// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Merkle tree over the body of a status list
/// @dev 1,024 unhashed leaves of 32 bytes, ten levels, parent = keccak256(left, right). Entry i stands in byte i >> 2 of
/// the body at bits 2 (i & 3).
library StatusTree {
    enum Fault {
        NONE,
        FORM,
        FINAL_ENTRY
    }

    uint256 internal constant ENTRIES = 131_072;
    uint256 private constant LAST_WORD = 1023;
    uint256 internal constant LEVELS = 10;
    bytes32 internal constant ZERO_ROOT = 0xf9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a5;
    uint256 private constant LOW_BITS = 0x5555555555555555555555555555555555555555555555555555555555555555;
    /// @dev Bytes of a changed word: index 2, old 32, new 32.
    uint256 private constant CHANGE = 66;

    /// @dev The two bits of an entry inside its word.
    function laneOf(uint256 index) internal pure returns (uint256) {
        return 3 << (8 * (31 - (index >> 2 & 31)) + 2 * (index & 3));
    }

    /// @dev The roots above word `place` with its old and its new content.
    function climb(uint256 place, bytes32 oldNode, bytes32 newNode, bytes32[LEVELS] calldata path)
        internal
        pure
        returns (bytes32, bytes32)
    {
        for (uint256 level; level < LEVELS; ++level) {
            bytes32 sibling = path[level];
            bool right = place >> level & 1 == 1;
            oldNode = right ? _parent(sibling, oldNode) : _parent(oldNode, sibling);
            newNode = right ? _parent(sibling, newNode) : _parent(newNode, sibling);
        }
        return (oldNode, newNode);
    }

    /// @dev Both roots of a transition. FINAL_ENTRY with the word's number in `place` if an entry whose low bit is set would
    /// change; FORM if `words` is not 1 to 1,024 ascending changed words, or `siblings` is not used up exactly.
    function transition(bytes calldata words, bytes calldata siblings)
        internal
        pure
        returns (Fault fault, uint256 place, bytes32 oldRoot, bytes32 newRoot)
    {
        uint256 count = words.length / CHANGE; // not above 1,024, as the numbers ascend
        if (count == 0 || words.length % CHANGE != 0) return (Fault.FORM, 0, 0, 0);
        uint256 nodes;
        (fault, place, nodes) = _load(words, count);
        if (fault != Fault.NONE) return (fault, place, 0, 0);
        bool exact;
        (exact, oldRoot, newRoot) = _fold(nodes, count, siblings);
        if (!exact) fault = Fault.FORM;
    }

    /// @dev Puts the changed words into memory as (number, old, new) and judges each of them.
    function _load(bytes calldata words, uint256 count) private pure returns (Fault fault, uint256 place, uint256 nodes) {
        assembly ("memory-safe") {
            nodes := mload(0x40)
            mstore(0x40, add(nodes, mul(count, 96)))
            let from := words.offset
            let last := add(nodes, mul(count, 96))
            let least := 0
            for { let node := nodes } lt(node, last) { node := add(node, 96) } {
                place := shr(240, calldataload(from))
                let old := calldataload(add(from, 2))
                let new := calldataload(add(from, 34))
                let changed := xor(old, new)
                if or(or(lt(place, least), gt(place, LAST_WORD)), iszero(changed)) {
                    fault := 1
                    break
                }
                if and(and(or(changed, shr(1, changed)), LOW_BITS), old) {
                    fault := 2
                    break
                }
                least := add(place, 1)
                mstore(node, place)
                mstore(add(node, 32), old)
                mstore(add(node, 64), new)
                from := add(from, CHANGE)
            }
        }
    }

    /// @dev Climbs ten levels with all nodes at once. Two neighbours in memory are paired; a lone node takes the next of
    /// `siblings`. `exact` is false if these run out or some are left over.
    function _fold(uint256 nodes, uint256 count, bytes calldata siblings)
        private
        pure
        returns (bool exact, bytes32 oldRoot, bytes32 newRoot)
    {
        assembly ("memory-safe") {
            let sibling := siblings.offset
            let end := add(sibling, siblings.length)
            let last := add(nodes, mul(count, 96))
            for { let level := 0 } lt(level, LEVELS) { level := add(level, 1) } {
                let to := nodes
                for { let node := nodes } lt(node, last) { node := add(node, 96) } {
                    let place := mload(node)
                    let oldHash
                    let newHash
                    switch and(place, 1)
                    case 1 {
                        mstore(0, calldataload(sibling))
                        sibling := add(sibling, 32)
                        mstore(32, mload(add(node, 32)))
                        oldHash := keccak256(0, 64)
                        mstore(32, mload(add(node, 64)))
                        newHash := keccak256(0, 64)
                    }
                    default {
                        let next := add(node, 96)
                        mstore(0, mload(add(node, 32)))
                        switch and(lt(next, last), eq(mload(next), add(place, 1)))
                        case 1 {
                            mstore(32, mload(add(next, 32)))
                            oldHash := keccak256(0, 64)
                            mstore(0, mload(add(node, 64)))
                            mstore(32, mload(add(next, 64)))
                            newHash := keccak256(0, 64)
                            node := next
                        }
                        default {
                            mstore(32, calldataload(sibling))
                            sibling := add(sibling, 32)
                            oldHash := keccak256(0, 64)
                            mstore(0, mload(add(node, 64)))
                            newHash := keccak256(0, 64)
                        }
                    }
                    mstore(to, shr(1, place))
                    mstore(add(to, 32), oldHash)
                    mstore(add(to, 64), newHash)
                    to := add(to, 96)
                }
                last := to
            }
            exact := eq(sibling, end)
            oldRoot := mload(add(nodes, 32))
            newRoot := mload(add(nodes, 64))
        }
    }

    function _parent(bytes32 left, bytes32 right) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0, left)
            mstore(32, right)
            hash := keccak256(0, 64)
        }
    }
}
