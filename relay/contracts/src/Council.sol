// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ADMIN, ICouncil, ICouncilExecutor} from "./Interfaces.sol";
import {
    ADMIT,
    BOOK_CANCEL,
    BOOK_CHANGE,
    EXPEL,
    Proposal,
    Proposals,
    RESET_ADMIN,
    REVOKE_KEY,
    SET_CONFIG,
    SET_VALIDATOR
} from "./Proposals.sol";
import {ValidatorList} from "./ValidatorList.sol";

/// @title Members, operators, votes and the address book
/// @notice The root of trust of the ledger. Its first words stand in genesis; afterwards members change it by votes.
/// @dev Every word is packed by hand: layout/Council.json names the bits.
contract Council is ICouncil {
    using ValidatorList for address[];
    using Proposals for Proposal;

    uint256 private constant EXECUTED = 1 << 40;
    uint40 private constant BALLOT_LIFE = 30 days;
    uint40 private constant BOOK_DELAY = 7 days;
    uint40 private constant MAX_WINDOW = 400 days;

    uint256 public members;
    uint256 public bookState;
    uint256 public config;
    bytes32 public validatorSetHash;
    mapping(address who => uint256) public operators;
    mapping(uint16 jurisdiction => uint256) public memberInfo;
    mapping(bytes32 name => uint256) public book;
    bytes32 public pendingName;
    uint256 public pendingEntry;
    mapping(bytes32 id => uint256) public ballotVotes;
    mapping(bytes32 id => uint256) public ballotMeta;
    mapping(uint16 jurisdiction => uint256) public validatorOf;
    address[] public validatorList;

    error BadRoles();
    error WrongProposal(uint8 kind);
    error AlreadyVoted(uint16 jurisdiction);
    error BallotClosed(bytes32 id);
    error TooEarly(uint40 activeFrom);

    event OperatorSet(
        uint16 indexed jurisdiction, address indexed operator, uint8 roles, uint40 from, uint40 until
    );
    event Voted(bytes32 indexed id, uint16 indexed jurisdiction, uint256 votes, Proposal proposal);
    event Executed(bytes32 indexed id, uint8 indexed kind, uint16 indexed jurisdiction);
    event BookChanged(bytes32 indexed name, address at, uint16 layout, uint32 version);

    /// @notice The jurisdiction of `who`. Reverts `NotOperator` unless `who` holds every bit of `role` (at least one)
    /// in its window and in its state's present epoch, `NotMember` if that state is no member.
    /// @dev Reads operators[who], members, memberInfo[jurisdiction].
    function authorise(address who, uint8 role) public view returns (uint16 jurisdiction) {
        uint256 word = operators[who];
        jurisdiction = uint16(word);
        if (role == 0 || uint8(word >> 16) & role != role) revert NotOperator(who);
        if (block.timestamp < uint40(word >> 24) || block.timestamp >= uint40(word >> 64)) revert NotOperator(who);
        if (!isMember(jurisdiction)) revert NotMember(jurisdiction);
        if (uint32(word >> 104) != uint32(memberInfo[jurisdiction] >> 16)) revert NotOperator(who);
    }

    /// @notice Whether the jurisdiction is a member.
    /// @dev Reads members.
    function isMember(uint16 jurisdiction) public view returns (bool) {
        return members >> jurisdiction & 1 == 1;
    }

    /// @notice The contract in force under `name`; reverts `NoContract` where the book names no deployed one.
    /// @dev Reads book[name].
    function addressOf(bytes32 name) public view returns (address) {
        address found = address(uint160(book[name]));
        if (found.code.length == 0) revert NoContract(name);
        return found;
    }

    /// @notice The validators that the members want, ascending.
    /// @dev Reads validatorList.
    function validators() external view returns (address[] memory) {
        return validatorList;
    }

    /// @notice The identity of a proposal on this chain and contract.
    function proposalId(Proposal calldata p) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, this, p));
    }

    /// @notice Votes for `p` in the name of the caller's state [ADMIN]; carries it out when the votes of present members
    /// reach ceil(2n/3). Reverts `WrongProposal` for fields that do not fit the kind, or, in the deciding vote, for an
    /// effect that is impossible now; `BallotClosed` once executed or 30 days after the first vote; `AlreadyVoted`;
    /// `NotMember` where a decision about a state that is none comes to its execution.
    /// @dev Writes ballotVotes[id], ballotMeta[id] and the words of the effect.
    function vote(Proposal calldata p) external returns (bool executed) {
        uint16 state = authorise(msg.sender, ADMIN);
        if (!p.isWellFormed()) revert WrongProposal(p.kind);
        bytes32 id = proposalId(p);
        uint256 opened = ballotMeta[id];
        if (opened == 0) opened = ballotMeta[id] = block.timestamp;
        if (opened & EXECUTED != 0 || block.timestamp >= opened + BALLOT_LIFE) revert BallotClosed(id);
        uint256 votes = ballotVotes[id];
        if (votes >> state & 1 == 1) revert AlreadyVoted(state);
        votes |= 1 << state;
        ballotVotes[id] = votes;
        emit Voted(id, state, votes, p);

        uint256 present = members;
        if (_count(votes & present) * 3 < _count(present) * 2) return false;
        ballotMeta[id] = opened | EXECUTED;
        emit Executed(id, p.kind, p.jurisdiction); // before its effects' events, so that a replay runs forward
        _execute(p);
        return true;
    }

    /// @notice Brings the pending book entry into force [anybody]; reverts `TooEarly(activeFrom)` before its time, and
    /// with 0 when nothing is pending.
    /// @dev Writes book[pendingName], bookState, pendingName, pendingEntry.
    function activate() external {
        uint256 entry = pendingEntry;
        uint40 activeFrom = uint40(entry >> 160);
        if (entry == 0 || block.timestamp < activeFrom) revert TooEarly(activeFrom);
        bytes32 name = pendingName;
        address account = address(uint160(entry));
        uint16 layoutId = uint16(entry >> 200);
        uint32 version = uint32(bookState) + 1;
        book[name] = uint256(version) << 216 | uint256(layoutId) << 200 | block.timestamp << 160 | uint160(account);
        bookState = version;
        pendingName = 0;
        pendingEntry = 0;
        emit BookChanged(name, account, layoutId, version);
    }

    /// @notice Makes `who` an operator of the caller's state, changes or (by `until` = now) ends it [ADMIN of the same
    /// state]. Reverts `NotOperator` for an operator of another member, `BadRoles` for the caller itself, the zero
    /// address, no role, ADMIN mixed with other roles, from > until, or a window above 400 days of any role but ADMIN.
    /// @dev Writes operators[who].
    function setOperator(address who, uint8 roles, uint40 from, uint40 until) external {
        uint16 state = authorise(msg.sender, ADMIN);
        if (_isForeign(who, state)) revert NotOperator(who);
        if (who == msg.sender || who == address(0) || roles == 0 || from > until) revert BadRoles();
        if (roles != ADMIN && (roles & ADMIN != 0 || until - from > MAX_WINDOW)) revert BadRoles();
        _setOperator(state, who, roles, from, until);
    }

    /// @dev Judges what depends on the state of the ledger, and takes effect.
    function _execute(Proposal calldata p) private {
        uint8 kind = p.kind;
        uint16 state = p.jurisdiction;
        if (kind == EXPEL || kind == RESET_ADMIN || kind == SET_VALIDATOR) {
            if (!isMember(state)) revert NotMember(state);
        }
        if (kind == ADMIT) {
            if (isMember(state)) revert WrongProposal(kind);
            members |= 1 << state;
            _newEpoch(p, uint16(uint256(p.key)), uint40(block.timestamp));
            _setValidator(p, address(uint160(p.value)));
        } else if (kind == EXPEL) {
            if (members == 1 << state) revert WrongProposal(kind); // nobody would be left to vote
            members &= ~(1 << state);
            _setValidator(p, address(0));
        } else if (kind == RESET_ADMIN) {
            uint256 info = memberInfo[state];
            _newEpoch(p, uint16(info), uint40(info >> 48));
        } else if (kind == SET_VALIDATOR) {
            _setValidator(p, address(uint160(p.value)));
        } else if (kind == BOOK_CHANGE) {
            if (pendingEntry != 0) revert WrongProposal(kind);
            uint256 activeFrom = block.timestamp + BOOK_DELAY;
            pendingName = p.key;
            pendingEntry = p.value << 200 | activeFrom << 160 | uint160(p.account);
            bookState |= activeFrom << 32;
        } else if (kind == BOOK_CANCEL) {
            if (pendingEntry == 0) revert WrongProposal(kind);
            pendingName = 0;
            pendingEntry = 0;
            bookState = uint32(bookState);
        } else if (kind == SET_CONFIG) {
            config = p.value;
        } else {
            address target = addressOf(kind == REVOKE_KEY ? bytes32("IssuerRegistry") : bytes32("ChainAnchor"));
            ICouncilExecutor(target).councilExecute(kind, state, p.key, p.value);
        }
    }

    /// @dev Voids every operator of the state and gives it one administrator. An address that another member uses is taken
    /// from it: by claiming the address, one member could else hinder a decision of two thirds.
    function _newEpoch(Proposal calldata p, uint16 letters, uint40 admitted) private {
        uint16 state = p.jurisdiction;
        uint256 epoch = uint256(uint32(memberInfo[state] >> 16)) + 1;
        memberInfo[state] = uint256(admitted) << 48 | epoch << 16 | letters;
        _setOperator(state, p.account, ADMIN, uint40(block.timestamp), type(uint40).max);
    }

    function _setOperator(uint16 state, address who, uint8 roles, uint40 from, uint40 until) private {
        uint256 epoch = uint32(memberInfo[state] >> 16);
        operators[who] = epoch << 104 | uint256(until) << 64 | uint256(from) << 24 | uint256(roles) << 16 | state;
        emit OperatorSet(state, who, roles, from, until);
    }

    /// @dev Puts `next` into the place of the state's validator; zero removes it.
    function _setValidator(Proposal calldata p, address next) private {
        uint16 state = p.jurisdiction;
        (bool unique, bytes32 hash) = validatorList.replace(address(uint160(validatorOf[state])), next);
        if (!unique) revert WrongProposal(p.kind);
        validatorSetHash = hash;
        validatorOf[state] = next == address(0) ? 0 : block.timestamp << 160 | uint160(next);
    }

    /// @dev Whether `who` is recorded as an operator of another member.
    function _isForeign(address who, uint16 state) private view returns (bool) {
        uint16 other = uint16(operators[who]);
        return other != state && isMember(other);
    }

    /// @dev Number of set bits.
    function _count(uint256 word) private pure returns (uint256 n) {
        for (; word != 0; ++n) word &= word - 1;
    }
}
