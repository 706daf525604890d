// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LICENSING} from "./Interfaces.sol";
import {Peer} from "./Peer.sol";

/// @title Proof of the latest possible date of an issue
/// @notice A batch is the Merkle root over 2^height salted credential digests; block time dates it.
contract IssuanceLog is Peer {
    uint8 private constant LEAST_HEIGHT = 10;
    uint8 private constant MOST_HEIGHT = 30;

    mapping(uint16 jurisdiction => uint256) public heads;
    mapping(uint64 key => uint256) public batches;

    error BadHeight();

    event BatchAnchored(uint16 indexed jurisdiction, uint32 indexed n, uint256 word, uint8 height);

    /// @notice Writes the root of the next batch of the caller's state, numbered from 1 [LICENSING]. Reverts `BadHeight`
    /// unless height is 10 to 30.
    /// @dev Writes batches[jurisdiction << 32 | n] once, and heads[jurisdiction].
    function anchor(bytes32 root, uint8 height) external returns (uint32 n) {
        uint16 state = _caller(LICENSING);
        if (height < LEAST_HEIGHT || height > MOST_HEIGHT) revert BadHeight();
        n = uint32(heads[state]) + 1;
        uint256 word = _stamp(_now(), root);
        heads[state] = uint256(_now()) << 32 | n;
        batches[uint64(state) << 32 | n] = word;
        emit BatchAnchored(state, n, word, height);
    }
}
