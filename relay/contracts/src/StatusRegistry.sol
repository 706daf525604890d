// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStatusRegistry, STATUS} from "./Interfaces.sol";
import {Peer} from "./Peer.sol";
import {StatusTree} from "./StatusTree.sol";

/// @title Roots of the status lists
/// @notice listId = jurisdiction 16 | family 8 | period 16 | number 24 bits. A list is 131,072 entries of two bits under
/// one Merkle root; an entry with its low bit set is final, and each new root comes with the proof that none changed.
contract StatusRegistry is Peer, IStatusRegistry {
    struct Update {
        uint64 listId;
        uint32 fromVersion;
        bytes words;
        bytes siblings;
    }

    uint256 private constant ROOT = type(uint216).max;
    uint256 private constant PRESENT = 1 << 248;
    uint256 private constant CLOSED = 1 << 249;
    uint256 private constant PERIOD = 30 days;
    uint256 private constant KEPT = 30 days;
    uint256 private constant MAX_OPEN = 1000;
    uint256 private constant NUMBERS = 1 << 24;

    mapping(uint64 listId => uint256) public lists;

    error NotYours(uint64 listId);
    error Exists(uint64 listId);
    error NotOpen(uint64 listId);
    error PeriodOver(uint64 listId);
    error TooEarly(uint64 listId);
    error Stale(uint64 listId, uint32 version);
    error Terminal(uint64 listId, uint16 word);
    error BadProof();
    error BadCount();
    error NotCaller();
    /// @notice Council's refusal of a name, passed on.
    error NoContract(bytes32 name);

    event Opened(uint64 indexed listId);
    event Closed(uint64 indexed listId);
    event Retired(uint64 indexed listId);
    event Updated(uint64 indexed listId, uint32 indexed version, uint256 root216, bytes words);
    event Superseded(uint64 indexed listId, uint32 indexed version, uint256 root216, uint32 index);

    /// @notice Opens a list at version 0, all entries VALID [STATUS of the list's state]. Reverts `NotYours`, `Exists`,
    /// `PeriodOver` if its period has ended.
    /// @dev Writes lists[listId].
    function open(uint64 listId) external {
        _open(listId, _caller(STATUS));
    }

    /// @notice Opens `count` lists (1 to 1,000) numbered upwards from `firstListId` [STATUS of their state]. Reverts as
    /// `open`, and `BadCount` for another count or a range that leaves the family and period.
    /// @dev Writes lists[firstListId .. firstListId + count - 1].
    function openMany(uint64 firstListId, uint16 count) external {
        uint16 state = _caller(STATUS);
        if (count == 0 || count > MAX_OPEN || firstListId % NUMBERS + count > NUMBERS) revert BadCount();
        for (uint64 i; i < count; ++i) {
            _open(firstListId + i, state);
        }
    }

    /// @notice Changes words of a list of version `fromVersion` by a transition proof [STATUS of the list's state].
    /// `words` = n times (index 2, old 32, new 32), ascending; `siblings` = the missing nodes, level by level from the
    /// leaves. Reverts `NotYours`, `NotOpen`, `Stale` with the present version, `Terminal` if a final entry would change,
    /// `BadProof` for anything else that is not exactly such a proof under the present root.
    /// @dev Writes lists[listId].
    function update(uint64 listId, uint32 fromVersion, bytes calldata words, bytes calldata siblings) external {
        _update(listId, _caller(STATUS), fromVersion, words, siblings);
    }

    /// @notice Applies updates of lists of one state in their order, all or nothing [STATUS of that state]. Reverts as
    /// `update`, and `BadCount` for none.
    /// @dev Writes lists[listId] of each.
    function updateMany(Update[] calldata updates) external {
        uint16 state = _caller(STATUS);
        if (updates.length == 0) revert BadCount();
        for (uint256 i; i < updates.length; ++i) {
            Update calldata u = updates[i];
            _update(u.listId, state, u.fromVersion, u.words, u.siblings);
        }
    }

    /// @notice Says that no entry of the list will be allocated any more [STATUS of the list's state]; its entries can
    /// still change. Reverts `NotYours`, `NotOpen` if absent or closed already.
    /// @dev Writes lists[listId].
    function close(uint64 listId) external {
        uint256 word = _present(listId, _caller(STATUS));
        if (word & CLOSED != 0) revert NotOpen(listId);
        lists[listId] = word | CLOSED;
        emit Closed(listId);
    }

    /// @notice Deletes lists whose period ended at least 30 days ago [STATUS of their state]. Reverts `NotYours`,
    /// `NotOpen`, `TooEarly`, and `BadCount` for none.
    /// @dev Clears lists[listId] of each; such an id can never open again, as its period is over.
    function retire(uint64[] calldata listIds) external {
        uint16 state = _caller(STATUS);
        if (listIds.length == 0) revert BadCount();
        for (uint256 i; i < listIds.length; ++i) {
            uint64 listId = listIds[i];
            _present(listId, state);
            if (block.timestamp < _periodEnd(listId) + KEPT) revert TooEarly(listId);
            delete lists[listId];
            emit Retired(listId);
        }
    }

    /// @notice Turns entry `index` from VALID into SUPERSEDED under its word and the word's ten siblings, leaf upwards
    /// [LicenceTransfer of the book]. Reverts `NotCaller`, `NotOpen`, `Terminal` if the entry is not VALID, `BadProof`.
    /// @dev Writes lists[listId].
    function supersede(uint64 listId, uint32 index, bytes32 oldWord, bytes32[10] calldata path) external {
        if (msg.sender != COUNCIL.addressOf("LicenceTransfer")) revert NotCaller();
        uint256 word = lists[listId];
        if (word == 0) revert NotOpen(listId);
        if (index >= StatusTree.ENTRIES) revert BadProof();
        uint256 lane = StatusTree.laneOf(index);
        if (uint256(oldWord) & lane != 0) revert Terminal(listId, uint16(index >> 7));
        (bytes32 oldRoot, bytes32 newRoot) =
            StatusTree.climb(index >> 7, oldWord, bytes32(uint256(oldWord) | lane), path);
        (uint32 version, uint256 root216) = _advance(listId, word, oldRoot, newRoot);
        emit Superseded(listId, version, root216, index);
    }

    function _open(uint64 listId, uint16 state) private {
        if (listId >> 48 != state) revert NotYours(listId);
        if (lists[listId] != 0) revert Exists(listId);
        if (block.timestamp >= _periodEnd(listId)) revert PeriodOver(listId);
        lists[listId] = PRESENT | uint256(StatusTree.ZERO_ROOT) >> 40;
        emit Opened(listId);
    }

    function _update(uint64 listId, uint16 state, uint32 fromVersion, bytes calldata words, bytes calldata siblings)
        private
    {
        uint256 word = _present(listId, state);
        if (uint32(word >> 216) != fromVersion) revert Stale(listId, uint32(word >> 216));
        (StatusTree.Fault fault, uint256 place, bytes32 oldRoot, bytes32 newRoot) =
            StatusTree.transition(words, siblings);
        if (fault == StatusTree.Fault.FINAL_ENTRY) revert Terminal(listId, uint16(place));
        if (fault != StatusTree.Fault.NONE) revert BadProof();
        (uint32 version, uint256 root216) = _advance(listId, word, oldRoot, newRoot);
        emit Updated(listId, version, root216, words);
    }

    /// @dev Replaces the root if the old one is the one that stands, and counts the version.
    function _advance(uint64 listId, uint256 word, bytes32 oldRoot, bytes32 newRoot)
        private
        returns (uint32 version, uint256 root216)
    {
        if (uint256(oldRoot) >> 40 != word & ROOT) revert BadProof();
        version = uint32(word >> 216) + 1;
        root216 = uint256(newRoot) >> 40;
        lists[listId] = word & (PRESENT | CLOSED) | uint256(version) << 216 | root216;
    }

    function _present(uint64 listId, uint16 state) private view returns (uint256 word) {
        if (listId >> 48 != state) revert NotYours(listId);
        word = lists[listId];
        if (word == 0) revert NotOpen(listId);
    }

    function _periodEnd(uint64 listId) private pure returns (uint256) {
        return (uint256(uint16(listId >> 24)) + 1) * PERIOD;
    }
}
