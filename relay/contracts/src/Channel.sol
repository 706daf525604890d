// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAILBOX} from "./Interfaces.sol";
import {Peer} from "./Peer.sol";

/// @title Ordered notices from state to state
/// @notice The chain holds number, time and envelope digest of each notice; the sealed envelope travels beside it.
contract Channel is Peer {
    struct Pair {
        uint40 posted;
        uint40 settled;
        uint40 rejected;
        uint40 lastPost;
        uint40 lastSettle;
    }

    uint8 private constant LAST_CLASS = 3;
    uint8 private constant LAST_CODE = 6;

    mapping(uint32 key => uint256) public pairs;
    mapping(uint256 key => uint256) public notices;

    error SelfChannel();
    error BadClass();
    error Range();
    error BadCode();

    event Posted(
        uint16 indexed from, uint16 indexed to, uint40 indexed seq, uint8 class, bytes32 envelopeDigest
    );
    event Settled(uint16 indexed from, uint16 indexed to, uint40 upTo);
    event Rejected(uint16 indexed from, uint16 indexed to, uint40 indexed seq, uint8 code);

    /// @notice Posts notice `seq` of the caller's state to state `to` [MAILBOX]: class 1 routine, 2 statutory, 3 urgent.
    /// Reverts `SelfChannel`, `NotMember` for the receiver, `BadClass`, `Range` unless seq is the next number.
    /// @dev Writes notices[from << 56 | to << 40 | seq] once, and pairs[from << 16 | to].
    function post(uint16 to, uint40 seq, uint8 class, bytes32 envelopeDigest) external {
        uint16 from = _caller(MAILBOX);
        if (from == to) revert SelfChannel();
        _requireMember(to);
        if (class == 0 || class > LAST_CLASS) revert BadClass();
        Pair memory pair = _load(from, to);
        if (seq != uint256(pair.posted) + 1) revert Range();
        (pair.posted, pair.lastPost) = (seq, _now());
        _store(from, to, pair);
        notices[uint256(from) << 56 | uint256(to) << 40 | seq] = _stamp(_now(), envelopeDigest);
        emit Posted(from, to, seq, class, envelopeDigest);
    }

    /// @notice Says that the caller's state has filed all notices of `from` up to `upTo` [MAILBOX of the receiver].
    /// Reverts `Range` unless settled < upTo <= posted.
    /// @dev Writes pairs[from << 16 | to].
    function settle(uint16 from, uint40 upTo) external {
        uint16 to = _caller(MAILBOX);
        Pair memory pair = _load(from, to);
        if (upTo <= pair.settled || upTo > pair.posted) revert Range();
        (pair.settled, pair.lastSettle) = (upTo, _now());
        _store(from, to, pair);
        emit Settled(from, to, upTo);
    }

    /// @notice Settles notice `seq` of `from` as one that could not be filed, for the reason `code` 1 to 6 [MAILBOX of the
    /// receiver]. Reverts `BadCode`, `Range` unless seq is the next unsettled number.
    /// @dev Writes pairs[from << 16 | to].
    function reject(uint16 from, uint40 seq, uint8 code) external {
        uint16 to = _caller(MAILBOX);
        if (code == 0 || code > LAST_CODE) revert BadCode();
        Pair memory pair = _load(from, to);
        if (seq != uint256(pair.settled) + 1 || seq > pair.posted) revert Range();
        (pair.settled, pair.rejected, pair.lastSettle) = (seq, seq, _now());
        _store(from, to, pair);
        emit Rejected(from, to, seq, code);
    }

    function _load(uint16 from, uint16 to) private view returns (Pair memory) {
        uint256 word = pairs[_key(from, to)];
        return Pair(uint40(word), uint40(word >> 40), uint40(word >> 80), uint40(word >> 120), uint40(word >> 160));
    }

    function _store(uint16 from, uint16 to, Pair memory p) private {
        pairs[_key(from, to)] = uint256(p.lastSettle) << 160 | uint256(p.lastPost) << 120 | uint256(p.rejected) << 80
            | uint256(p.settled) << 40 | p.posted;
    }

    function _key(uint16 from, uint16 to) private pure returns (uint32) {
        return uint32(from) << 16 | to;
    }
}
