// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

uint8 constant ADMIT = 1;
uint8 constant EXPEL = 2;
uint8 constant RESET_ADMIN = 3;
uint8 constant SET_VALIDATOR = 4;
uint8 constant BOOK_CHANGE = 5;
uint8 constant BOOK_CANCEL = 6;
uint8 constant SET_CONFIG = 7;
uint8 constant REVOKE_KEY = 8;
uint8 constant TRUST_CHAIN = 9;
uint8 constant UNFREEZE_CHAIN = 10;

struct Proposal {
    uint8 kind;
    uint16 jurisdiction;
    address account;
    bytes32 key;
    uint256 value;
    uint32 round;
}

/// @title The form of proposals to Council
library Proposals {
    /// @dev Nibble k: the fields that kind k fills (1 jurisdiction, 2 account, 4 key, 8 value). The others are zero, so
    /// that one decision in one round has one identity.
    uint256 private constant FIELDS = 0xCCD80E931F0;

    /// @dev Whether the fields fit the kind, whatever the state of the ledger.
    function isWellFormed(Proposal calldata p) internal view returns (bool) {
        uint8 kind = p.kind;
        if (kind < ADMIT || kind > UNFREEZE_CHAIN || p.jurisdiction > 255) return false;
        uint256 fields = (p.jurisdiction == 0 ? 0 : 1) | (p.account == address(0) ? 0 : 2) | (p.key == 0 ? 0 : 4)
            | (p.value == 0 ? 0 : 8);
        if (kind == REVOKE_KEY) fields |= 8; // a cutoff may be zero
        if (fields != FIELDS >> 4 * kind & 15) return false;
        if (kind == ADMIT && !_isLetters(uint256(p.key))) return false;
        if (kind == ADMIT || kind == SET_VALIDATOR) return p.value <= type(uint160).max;
        if (kind == BOOK_CHANGE) {
            return p.key != "Council" && p.value <= type(uint16).max && p.account.code.length != 0;
        }
        if (kind == SET_CONFIG) return p.value >> 240 == 0;
        return true;
    }

    /// @dev Whether the word is two capital letters in its low 16 bits.
    function _isLetters(uint256 word) private pure returns (bool) {
        uint256 first = word >> 8;
        uint256 second = word & 0xff;
        return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a;
    }
}
