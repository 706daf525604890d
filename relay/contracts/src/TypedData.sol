// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title EIP-712 signatures of citizens
/// @dev Nothing is cached: code that stands in genesis has no constructor in which it could be.
abstract contract TypedData {
    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant VERSION = keccak256("1");

    /// @notice The signature is not 65 bytes r, s, v with low s and v 27 or 28, or not the right person's.
    error BadSignature();

    /// @dev Reverts `BadSignature` unless `signature` over the struct is `who`'s. `name` is the hash of the domain's name.
    function _requireSigned(address who, bytes32 name, bytes32 structHash, bytes calldata signature) internal view {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPE, name, VERSION, block.chainid, address(this)));
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, structHash);
        (address signer, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (err != ECDSA.RecoverError.NoError || signer != who) revert BadSignature();
    }
}
