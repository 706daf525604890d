// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title An ascending register of unique addresses
library ValidatorList {
    /// @dev Removes `old` and inserts `next` at its place in the order; either may be zero for "none". `unique` is false,
    /// and the list unchanged, if `next` is in it already. `hash` is keccak256 of the 20-byte addresses in their order.
    function replace(address[] storage list, address old, address next) internal returns (bool unique, bytes32 hash) {
        uint256[] memory present = _load(list);
        uint256[] memory fresh = new uint256[](present.length + 1);
        uint256 count;
        uint256 added = uint160(next);
        unchecked {
            for (uint256 i; i < present.length; ++i) {
                uint256 validator = present[i];
                if (validator == uint160(next)) return (false, 0);
                if (added != 0 && validator > added) {
                    fresh[count++] = added;
                    added = 0;
                }
                if (validator != uint160(old)) fresh[count++] = validator;
            }
            if (added != 0) fresh[count++] = added;
        }
        _store(list, present, fresh, count);
        return (true, _hash(fresh, count));
    }

    function _load(address[] storage list) private view returns (uint256[] memory copy) {
        copy = new uint256[](list.length);
        assembly ("memory-safe") {
            mstore(0, list.slot)
            let slot := keccak256(0, 32)
            for { let i := mload(copy) } i { } {
                mstore(add(copy, shl(5, i)), sload(add(slot, sub(i, 1))))
                i := sub(i, 1)
            }
        }
    }

    /// @dev Writes the first `count` of `fresh` where they differ from `present`, and clears what stands beyond.
    function _store(address[] storage list, uint256[] memory present, uint256[] memory fresh, uint256 count) private {
        assembly ("memory-safe") {
            mstore(0, list.slot)
            let slot := keccak256(0, 32)
            let length := mload(present)
            for { let i := 0 } or(lt(i, count), lt(i, length)) { i := add(i, 1) } {
                let offset := shl(5, add(i, 1))
                let validator := mul(mload(add(fresh, offset)), lt(i, count))
                if or(iszero(lt(i, length)), iszero(eq(validator, mload(add(present, offset))))) {
                    sstore(add(slot, i), validator)
                }
            }
            if iszero(eq(count, length)) { sstore(list.slot, count) }
        }
    }

    function _hash(uint256[] memory list, uint256 count) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let packed := mload(0x40)
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                mstore(add(packed, mul(i, 20)), shl(96, mload(add(list, shl(5, add(i, 1))))))
            }
            hash := keccak256(packed, mul(count, 20))
        }
    }
}
