// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICouncil} from "./Interfaces.sol";

/// @title Base of every contract but Council
/// @dev Council stands at its address for ever. Every other contract is looked up in its book at each call, so that a
/// book change takes effect for all at once.
abstract contract Peer {
    ICouncil internal constant COUNCIL = ICouncil(0x57A7e9a550000000000000000000000000000001);

    /// @notice Council's refusal of the caller, passed on.
    error NotOperator(address who);
    /// @notice The jurisdiction is not a member.
    error NotMember(uint16 jurisdiction);

    /// @dev The caller's jurisdiction; reverts unless the caller holds `role` now.
    function _caller(uint8 role) internal view returns (uint16 jurisdiction) {
        return COUNCIL.authorise(msg.sender, role);
    }

    function _requireMember(uint16 jurisdiction) internal view {
        if (!COUNCIL.isMember(jurisdiction)) revert NotMember(jurisdiction);
    }

    /// @dev Stamped digest: bytes 0-4 the number, bytes 5-31 the first 27 bytes of the digest.
    function _stamp(uint40 number, bytes32 digest) internal pure returns (uint256) {
        return uint256(number) << 216 | uint256(digest) >> 40;
    }

    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }
}
