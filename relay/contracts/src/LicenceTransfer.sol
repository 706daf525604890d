// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStatusRegistry, LICENSING} from "./Interfaces.sol";
import {Peer} from "./Peer.sol";
import {TypedData} from "./TypedData.sol";

/// @title Moves of a licence from one state to another
/// @notice A move is opened by the destination with the holder's consent, cleared or refused by the origin, completed by
/// the destination: in that transaction the old entries become SUPERSEDED, or nothing happens.
contract LicenceTransfer is Peer, TypedData {
    struct Flip {
        uint64 listId;
        uint32 index;
        bytes32 oldWord;
        bytes32[10] path;
    }

    struct Transfer {
        address holder;
        uint16 from;
        uint16 to;
        uint8 state;
        uint8 reason;
        uint40 due;
    }

    uint8 private constant OPEN = 1;
    uint8 private constant CLEARED = 2;
    uint8 private constant REFUSED = 3;
    uint8 private constant ISSUED = 4;
    uint8 private constant WITHDRAWN = 5;
    uint8 private constant EXPIRED = 6;

    uint8 private constant RECALLED = 6;
    uint8 private constant LAST_REASON = 7;
    uint256 private constant MAX_FLIPS = 4;

    bytes32 private constant NAME = keccak256("Statepass LicenceTransfer");
    bytes32 private constant CONSENT_TYPE = keccak256(
        "TransferConsent(address holder,bytes32 salt,uint16 from,uint16 to,uint40 due,bytes32 statement)"
    );
    bytes32 private constant WITHDRAW_TYPE = keccak256("TransferWithdraw(bytes32 transferId)");

    mapping(bytes32 id => uint256) public transfers;
    mapping(bytes32 id => uint256) public clearances;

    error SameState();
    error Exists();
    error BadDue();
    error BadState(uint8 state);
    error NotParty();
    error Overdue();
    error NotDue();
    error FlipsDiffer();
    error BadReason();
    /// @notice Council's refusal of a name, passed on.
    error NoContract(bytes32 name);

    event TransferOpened(
        bytes32 indexed id, uint16 indexed from, uint16 indexed to, uint40 due, bytes32 statement
    );
    event TransferHolder(bytes32 indexed id, address holder);
    event TransferCleared(bytes32 indexed id, uint256 clearance, uint40 due);
    event TransferRefused(bytes32 indexed id, uint8 reason);
    event TransferIssued(bytes32 indexed id, bytes32 issuanceRoot);
    event TransferWithdrawn(bytes32 indexed id);
    event TransferExpired(bytes32 indexed id, uint8 stateBefore);

    /// @notice Opens a move of `holder` from state `from` to the caller's [LICENSING of the destination], on the holder's
    /// TransferConsent. Reverts `SameState`, `NotMember` for the origin, `BadDue` unless due is 1 hour to 90 days ahead,
    /// `Exists`, `BadSignature`.
    /// @dev Writes transfers[id], id = keccak256(abi.encode(holder, salt)).
    function open(address holder, bytes32 salt, uint16 from, uint40 due, bytes32 statement, bytes calldata sig)
        external
        returns (bytes32 id)
    {
        uint16 to = _caller(LICENSING);
        if (from == to) revert SameState();
        _requireMember(from);
        _requireDue(due, 90 days);
        id = keccak256(abi.encode(holder, salt));
        if (transfers[id] != 0) revert Exists();
        _requireSigned(
            holder, NAME, keccak256(abi.encode(CONSENT_TYPE, holder, salt, from, to, due, statement)), sig
        );
        _store(id, Transfer(holder, from, to, OPEN, 0, due));
        emit TransferOpened(id, from, to, due, statement);
        emit TransferHolder(id, holder);
    }

    /// @notice Lets the holder go, committing to the entries that will be superseded [LICENSING of the origin]. `digest` =
    /// keccak256(id, salt, recordDigest, (listId 8, index 4) of 1 to 4 entries). Reverts `BadState` unless OPEN,
    /// `NotParty`, `Overdue`, `BadDue` unless the new due is 1 hour to 30 days ahead.
    /// @dev Writes transfers[id], clearances[id].
    function clear(bytes32 id, bytes32 digest, uint40 due) external {
        uint16 state = _caller(LICENSING);
        Transfer memory t = _load(id);
        if (t.state != OPEN) revert BadState(t.state);
        if (t.from != state) revert NotParty();
        if (block.timestamp > t.due) revert Overdue();
        _requireDue(due, 30 days);
        (t.state, t.due) = (CLEARED, due);
        _store(id, t);
        uint256 clearance = _stamp(_now(), digest);
        clearances[id] = clearance;
        emit TransferCleared(id, clearance, due);
    }

    /// @notice Refuses an open move (reasons 1 to 5 and 7) or recalls a cleared one (reason 6) [LICENSING of the origin].
    /// Reverts `BadState`, `NotParty`, `BadReason`.
    /// @dev Writes transfers[id].
    function refuse(bytes32 id, uint8 reason) external {
        uint16 state = _caller(LICENSING);
        Transfer memory t = _pending(id);
        if (t.from != state) revert NotParty();
        if (reason == 0 || reason > LAST_REASON) revert BadReason();
        if ((reason == RECALLED) != (t.state == CLEARED)) revert BadReason();
        (t.state, t.reason) = (REFUSED, reason);
        _store(id, t);
        emit TransferRefused(id, reason);
    }

    /// @notice Ends a cleared move: supersedes the committed entries and marks it ISSUED [LICENSING of the destination].
    /// `issuanceRoot` names the batch of the new copies. Reverts `BadState` unless CLEARED, `NotParty`, `Overdue`,
    /// `FlipsDiffer` if the flips are not those of the clearance or not of the origin's lists, and as
    /// `StatusRegistry.supersede`.
    /// @dev Writes transfers[id] and, in StatusRegistry, lists[listId] of each flip.
    function complete(bytes32 id, bytes32 salt, bytes32 recordDigest, Flip[] calldata flips, bytes32 issuanceRoot)
        external
    {
        uint16 state = _caller(LICENSING);
        Transfer memory t = _load(id);
        if (t.state != CLEARED) revert BadState(t.state);
        if (t.to != state) revert NotParty();
        if (block.timestamp > t.due) revert Overdue();
        if (flips.length == 0 || flips.length > MAX_FLIPS) revert FlipsDiffer();
        bytes memory committed = abi.encodePacked(id, salt, recordDigest);
        for (uint256 i; i < flips.length; ++i) {
            if (flips[i].listId >> 48 != t.from) revert FlipsDiffer();
            committed = abi.encodePacked(committed, flips[i].listId, flips[i].index);
        }
        if (uint216(uint256(keccak256(committed)) >> 40) != uint216(clearances[id])) revert FlipsDiffer();

        t.state = ISSUED;
        _store(id, t);
        IStatusRegistry registry = IStatusRegistry(COUNCIL.addressOf("StatusRegistry"));
        for (uint256 i; i < flips.length; ++i) {
            registry.supersede(flips[i].listId, flips[i].index, flips[i].oldWord, flips[i].path);
        }
        emit TransferIssued(id, issuanceRoot);
    }

    /// @notice Takes the consent back on the holder's TransferWithdraw [anybody]. Reverts `BadState`, `BadSignature`.
    /// @dev Writes transfers[id].
    function withdraw(bytes32 id, bytes calldata sig) external {
        Transfer memory t = _pending(id);
        _requireSigned(t.holder, NAME, keccak256(abi.encode(WITHDRAW_TYPE, id)), sig);
        t.state = WITHDRAWN;
        _store(id, t);
        emit TransferWithdrawn(id);
    }

    /// @notice Ends a move that nobody carried on by its due time [anybody]. Reverts `BadState`, `NotDue`.
    /// @dev Writes transfers[id].
    function expire(bytes32 id) external {
        Transfer memory t = _pending(id);
        if (block.timestamp <= t.due) revert NotDue();
        uint8 stateBefore = t.state;
        t.state = EXPIRED;
        _store(id, t);
        emit TransferExpired(id, stateBefore);
    }

    function _requireDue(uint40 due, uint256 most) private view {
        if (due < block.timestamp + 1 hours || due > block.timestamp + most) revert BadDue();
    }

    /// @dev The transfer, which must be OPEN or CLEARED.
    function _pending(bytes32 id) private view returns (Transfer memory t) {
        t = _load(id);
        if (t.state != OPEN && t.state != CLEARED) revert BadState(t.state);
    }

    function _load(bytes32 id) private view returns (Transfer memory) {
        uint256 word = transfers[id];
        return Transfer(
            address(uint160(word)),
            uint16(word >> 160),
            uint16(word >> 176),
            uint8(word >> 192),
            uint8(word >> 200),
            uint40(word >> 208)
        );
    }

    function _store(bytes32 id, Transfer memory t) private {
        transfers[id] = uint256(t.due) << 208 | uint256(t.reason) << 200 | uint256(t.state) << 192
            | uint256(t.to) << 176 | uint256(t.from) << 160 | uint160(t.holder);
    }
}
