// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Role bits of an operator.
uint8 constant LICENSING = 0x01;
uint8 constant MAILBOX = 0x02;
uint8 constant DATA = 0x04;
uint8 constant STATUS = 0x10;
uint8 constant KEYS = 0x20;
uint8 constant ADMIN = 0x80;

/// @title What every other contract asks of Council
interface ICouncil {
    /// @notice `who` is no operator that may do this here and now.
    error NotOperator(address who);
    /// @notice The jurisdiction is not a member.
    error NotMember(uint16 jurisdiction);
    /// @notice The address book names no deployed contract of this name.
    error NoContract(bytes32 name);

    /// @notice The jurisdiction of `who`, who must hold every bit of `role` now.
    function authorise(address who, uint8 role) external view returns (uint16 jurisdiction);

    /// @notice Whether the jurisdiction is a member.
    function isMember(uint16 jurisdiction) external view returns (bool);

    /// @notice The contract in force under `name`.
    function addressOf(bytes32 name) external view returns (address);
}

/// @title What Council's decisions of kinds 8 to 10 ask of IssuerRegistry and ChainAnchor
interface ICouncilExecutor {
    /// @notice Carries out a decision; Council alone may call.
    function councilExecute(uint8 kind, uint16 jurisdiction, bytes32 key, uint256 value) external;
}

/// @title What LicenceTransfer asks of StatusRegistry
interface IStatusRegistry {
    /// @notice Turns one VALID entry into SUPERSEDED; LicenceTransfer alone may call.
    function supersede(uint64 listId, uint32 index, bytes32 oldWord, bytes32[10] calldata path) external;
}
