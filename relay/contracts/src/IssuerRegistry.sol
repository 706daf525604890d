// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICouncilExecutor, KEYS} from "./Interfaces.sol";
import {Peer} from "./Peer.sol";
import {REVOKE_KEY} from "./Proposals.sol";

/// @title Issuer keys and envelope keys of the states
/// @notice A key is named by kid, the Keccak-256 of its deterministic COSE_Key; the bytes themselves are in the event.
contract IssuerRegistry is Peer, ICouncilExecutor {
    uint8 private constant ACTIVE = 1;
    uint8 private constant RETIRED = 2;
    uint8 private constant COMPROMISED = 3;
    uint8 private constant LAST_PURPOSE = 6;
    uint256 private constant MAX_BACKDATE = 3 days;

    mapping(bytes32 kid => uint256) public keys;
    mapping(uint16 jurisdiction => bytes32) public encKeys;

    error KeyExists(bytes32 kid);
    error KeyUnknown(bytes32 kid);
    error NotYours(bytes32 kid);
    error BadKey();
    error BadWindow();
    error CutoffLater();
    error NotCouncil();

    event KeySet(
        uint16 indexed jurisdiction, bytes32 indexed kid, uint8 purpose, uint40 from, uint40 to, bytes coseKey
    );
    event KeyRetired(uint16 indexed jurisdiction, bytes32 indexed kid, uint40 to);
    event KeyRevoked(uint16 indexed jurisdiction, bytes32 indexed kid, uint40 cutoff);
    event EncKeySet(uint16 indexed jurisdiction, bytes32 key);

    /// @notice Registers a key of the caller's state for signatures dated from <= t < to [KEYS]. Reverts `BadKey` for
    /// a COSE_Key that is not 40 to 200 bytes or a purpose that is not 1 to 6, `BadWindow` if `from` is more than 3 days
    /// back, not before `to`, or `to` is past, `KeyExists`.
    /// @dev Writes keys[kid].
    function setKey(bytes calldata coseKey, uint8 purpose, uint40 from, uint40 to) external returns (bytes32 kid) {
        uint16 state = _caller(KEYS);
        if (coseKey.length < 40 || coseKey.length > 200 || purpose == 0 || purpose > LAST_PURPOSE) revert BadKey();
        if (uint256(from) + MAX_BACKDATE < block.timestamp || from >= to || to <= _now()) revert BadWindow();
        kid = keccak256(coseKey);
        if (keys[kid] != 0) revert KeyExists(kid);
        keys[kid] = uint256(to) << 72 | uint256(from) << 32 | uint256(ACTIVE) << 24 | uint256(purpose) << 16 | state;
        emit KeySet(state, kid, purpose, from, to, coseKey);
    }

    /// @notice Ends the signing of a key at `to`; signatures made before stay good [KEYS of the key's state]. Reverts
    /// `KeyUnknown`, `NotYours`, `BadKey` for a compromised one, `BadWindow` if `to` is past or later than before.
    /// @dev Writes keys[kid].
    function retireKey(bytes32 kid, uint40 to) external {
        uint16 state = _caller(KEYS);
        uint256 word = _own(kid, state);
        if (uint8(word >> 24) == COMPROMISED) revert BadKey();
        if (to < _now() || to > uint40(word >> 72)) revert BadWindow();
        keys[kid] = uint256(to) << 72 | uint256(RETIRED) << 24 | word & ~(uint256(type(uint40).max) << 72 | 0xff << 24);
        emit KeyRetired(state, kid, to);
    }

    /// @notice Declares a key compromised since `cutoff` [KEYS of the key's state]; once more only with an earlier one.
    /// Reverts `KeyUnknown`, `NotYours`, `BadWindow` for a cutoff in the future, `CutoffLater`.
    /// @dev Writes keys[kid].
    function revokeKey(bytes32 kid, uint40 cutoff) external {
        _revoke(kid, _caller(KEYS), cutoff);
    }

    /// @notice Carries out a vote of kind 8: the same as `revokeKey` for the key of any state. Reverts `NotCouncil` for
    /// any other caller or kind, and as `revokeKey`.
    /// @dev Writes keys[key].
    function councilExecute(uint8 kind, uint16 jurisdiction, bytes32 key, uint256 value) external {
        if (msg.sender != address(COUNCIL) || kind != REVOKE_KEY) revert NotCouncil();
        _revoke(key, jurisdiction, value);
    }

    /// @notice Sets the X25519 key to which envelopes for the caller's state are sealed [KEYS]. Reverts `BadKey` for zero.
    /// @dev Writes encKeys[jurisdiction].
    function setEncKey(bytes32 x25519) external {
        uint16 state = _caller(KEYS);
        if (x25519 == 0) revert BadKey();
        encKeys[state] = x25519;
        emit EncKeySet(state, x25519);
    }

    function _revoke(bytes32 kid, uint16 state, uint256 cutoff) private {
        uint256 word = _own(kid, state);
        if (cutoff > block.timestamp) revert BadWindow();
        if (uint8(word >> 24) == COMPROMISED && cutoff >= word >> 112) revert CutoffLater();
        keys[kid] = cutoff << 112 | uint256(COMPROMISED) << 24 | uint112(word) & ~uint256(0xff << 24);
        emit KeyRevoked(state, kid, uint40(cutoff));
    }

    function _own(bytes32 kid, uint16 state) private view returns (uint256 word) {
        word = keys[kid];
        if (word == 0) revert KeyUnknown(kid);
        if (uint16(word) != state) revert NotYours(kid);
    }
}
