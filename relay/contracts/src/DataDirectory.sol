// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DATA} from "./Interfaces.sol";
import {Peer} from "./Peer.sol";

/// @title Shared data: where it is, who may ask for it, who asked
/// @notice The data themselves are off chain and encrypted; an owner's store serves them against a request proved here.
contract DataDirectory is Peer {
    struct Asset {
        uint8 kind;
        uint8 hashAlg;
        uint8 storageKind;
        uint16 owner;
        uint40 created;
        uint32 version;
        uint32 requests;
        uint8 state;
    }

    uint8 private constant SCHEMA = 1;
    uint8 private constant LIVE = 1;
    uint8 private constant WITHDRAWN = 2;
    uint8 private constant KECCAK_256 = 1;
    uint8 private constant INLINE = 1;
    uint8 private constant LAST_KIND = 2;
    uint8 private constant LAST_HASH = 2;
    uint8 private constant LAST_STORAGE = 3;
    uint8 private constant LAST_PURPOSE = 7;
    uint256 private constant MAX_METADATA = 256;

    mapping(bytes32 id => uint256) public assets;
    mapping(bytes32 id => bytes32) public digests;
    mapping(bytes32 id => uint256) public allow;
    mapping(bytes32 id => mapping(address who => uint256)) public persons;
    mapping(bytes32 id => mapping(uint32 n => uint256)) public requests;

    error Exists(bytes32 id);
    error NotOwner(bytes32 id);
    error NotListed(bytes32 id, address who);
    error TooLong(uint256 length);
    error BadForm();

    event Published(
        bytes32 indexed id,
        uint16 indexed owner,
        uint32 indexed version,
        uint256 asset,
        bytes32 digest,
        bytes metadata
    );
    event RulesSet(bytes32 indexed id, uint256 allowed);
    event PersonSet(bytes32 indexed id, address indexed who, uint40 until);
    event Withdrawn(bytes32 indexed id);
    event Requested(bytes32 indexed id, uint32 indexed n, uint16 indexed by, address who, uint8 purpose);

    /// @notice Publishes an asset of the caller's state [DATA]: kind 1 structured, 2 unstructured; hash 1 Keccak-256,
    /// 2 SHA-256; storage 1 inline, 2 owner's store, 3 content id; bit j of `allowed` lets state j request it. Reverts
    /// `BadForm` for other values, or inline data whose digest is not their Keccak-256; `TooLong` for more than 256 bytes
    /// of metadata; `Exists`.
    /// @dev Writes assets[id], digests[id], allow[id].
    function publish(
        bytes32 id,
        uint8 kind,
        uint8 hashAlg,
        uint8 storageKind,
        bytes32 digest,
        uint256 allowed,
        bytes calldata metadata
    ) external {
        uint16 owner = _caller(DATA);
        if (kind == 0 || kind > LAST_KIND || hashAlg == 0 || hashAlg > LAST_HASH) revert BadForm();
        if (storageKind == 0 || storageKind > LAST_STORAGE) revert BadForm();
        if (storageKind == INLINE && hashAlg != KECCAK_256) revert BadForm();
        if (assets[id] != 0) revert Exists(id);
        _write(id, Asset(kind, hashAlg, storageKind, owner, _now(), 1, 0, LIVE), digest, metadata);
        _setRules(id, allowed);
    }

    /// @notice Replaces the content of a live asset and counts its version [DATA of the owner]. Reverts `NotOwner`,
    /// `BadForm` for a withdrawn asset or a wrong inline digest, `TooLong`.
    /// @dev Writes assets[id], digests[id].
    function republish(bytes32 id, bytes32 digest, bytes calldata metadata) external {
        Asset memory asset = _own(id);
        ++asset.version;
        _write(id, asset, digest, metadata);
    }

    /// @notice Replaces the states that may request a live asset [DATA of the owner]. Reverts `NotOwner`, `BadForm`.
    /// @dev Writes allow[id].
    function setRules(bytes32 id, uint256 allowed) external {
        _own(id);
        _setRules(id, allowed);
    }

    /// @notice Lets one person request a live asset while now < until; 0 takes it back [DATA of the owner]. Reverts
    /// `NotOwner`, `BadForm` for a withdrawn asset or the zero address.
    /// @dev Writes persons[id][who].
    function setPerson(bytes32 id, address who, uint40 until) external {
        _own(id);
        if (who == address(0)) revert BadForm();
        persons[id][who] = until;
        emit PersonSet(id, who, until);
    }

    /// @notice Ends an asset for good [DATA of the owner]. Reverts `NotOwner`, `BadForm` if it was ended before.
    /// @dev Writes assets[id].
    function withdrawAsset(bytes32 id) external {
        Asset memory asset = _own(id);
        asset.state = WITHDRAWN;
        _store(id, asset);
        emit Withdrawn(id);
    }

    /// @notice Records a request, numbered from 1, for a purpose 1 to 7 [a listed person, recorded with state 0, or DATA
    /// of a listed state]. Reverts `BadForm` for another purpose, `NotListed` for everybody else and for an asset that is
    /// absent or withdrawn.
    /// @dev Writes requests[id][n] once, and assets[id].
    function request(bytes32 id, uint8 purpose) external returns (uint32 n) {
        if (purpose == 0 || purpose > LAST_PURPOSE) revert BadForm();
        Asset memory asset = _load(id);
        if (asset.state != LIVE) revert NotListed(id, msg.sender);
        uint16 by;
        if (block.timestamp >= persons[id][msg.sender]) {
            try COUNCIL.authorise(msg.sender, DATA) returns (uint16 state) {
                by = state;
            } catch {
                revert NotListed(id, msg.sender);
            }
            if (allow[id] >> by & 1 == 0) revert NotListed(id, msg.sender);
        }
        n = ++asset.requests;
        _store(id, asset);
        requests[id][n] = uint256(_now()) << 184 | uint256(purpose) << 176 | uint256(by) << 160 | uint160(msg.sender);
        emit Requested(id, n, by, msg.sender, purpose);
    }

    function _setRules(bytes32 id, uint256 allowed) private {
        allow[id] = allowed;
        emit RulesSet(id, allowed);
    }

    function _write(bytes32 id, Asset memory asset, bytes32 digest, bytes calldata metadata) private {
        if (metadata.length > MAX_METADATA) revert TooLong(metadata.length);
        if (asset.storageKind == INLINE && digest != keccak256(metadata)) revert BadForm();
        uint256 word = _store(id, asset);
        digests[id] = digest;
        emit Published(id, asset.owner, asset.version, word, digest, metadata);
    }

    /// @dev The asset, which must be live and belong to the caller's state.
    function _own(bytes32 id) private view returns (Asset memory asset) {
        uint16 state = _caller(DATA);
        asset = _load(id);
        if (asset.owner != state) revert NotOwner(id);
        if (asset.state != LIVE) revert BadForm();
    }

    function _load(bytes32 id) private view returns (Asset memory) {
        uint256 word = assets[id];
        return Asset(
            uint8(word >> 8),
            uint8(word >> 16),
            uint8(word >> 24),
            uint16(word >> 32),
            uint40(word >> 48),
            uint32(word >> 88),
            uint32(word >> 120),
            uint8(word >> 152)
        );
    }

    function _store(bytes32 id, Asset memory a) private returns (uint256 word) {
        word = uint256(a.state) << 152 | uint256(a.requests) << 120 | uint256(a.version) << 88
            | uint256(a.created) << 48 | uint256(a.owner) << 32 | uint256(a.storageKind) << 24
            | uint256(a.hashAlg) << 16 | uint256(a.kind) << 8 | SCHEMA;
        assets[id] = word;
    }
}
