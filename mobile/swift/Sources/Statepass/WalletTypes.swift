public struct Age: Equatable, Sendable {
    public let over: Int
    public let answer: Bool

    init(_ f: Fields) throws {
        over = Int(try f.int("over"))
        answer = try f.bool("answer")
    }
}

/// A held document. `status`: "valid", "invalid", "suspended", "superseded" or "unknown". `current`: not behind a successor.
public struct Card: Equatable, Sendable {
    public let id: String
    public let docType: String
    public let issuer: String
    public let issuingAuthority: String?
    public let documentNumber: String?
    public let familyName: String?
    public let givenName: String?
    public let birthDate: String?
    public let portrait: [UInt8]?
    public let portraitType: String?
    public let privileges: [String]
    public let expiryDate: String?
    public let validUntil: Int64
    public let copiesLeft: Int
    public let status: String
    public let privilegeStatus: String?
    public let statusAsOf: Int64?
    public let current: Bool
    public let receivedAt: Int64
    public let ages: [Age]

    init(_ f: Fields) throws {
        id = try f.text("id")
        docType = try f.text("docType")
        issuer = try f.text("issuer")
        issuingAuthority = try f.textOrNil("issuingAuthority")
        documentNumber = try f.textOrNil("documentNumber")
        familyName = try f.textOrNil("familyName")
        givenName = try f.textOrNil("givenName")
        birthDate = try f.textOrNil("birthDate")
        portrait = try f.bytesOrNil("portrait")
        portraitType = try f.textOrNil("portraitType")
        privileges = try f.texts("privileges")
        expiryDate = try f.textOrNil("expiryDate")
        validUntil = try f.int("validUntil")
        copiesLeft = Int(try f.int("copiesLeft"))
        status = try f.text("status")
        privilegeStatus = try f.textOrNil("privilegeStatus")
        statusAsOf = try f.intOrNil("statusAsOf")
        current = try f.bool("current")
        receivedAt = try f.int("receivedAt")
        ages = try f.maps("ages", Age.init)
    }
}

public struct UnfinishedOffer: Equatable, Sendable {
    public let offer: String
    public let issuer: String
    public let since: Int64

    init(_ f: Fields) throws {
        offer = try f.text("offer")
        issuer = try f.text("issuer")
        since = try f.int("since")
    }
}

public struct Home: Equatable, Sendable {
    public let cards: [Card]
    public let ledger: LedgerStatus
    public let unfinished: [UnfinishedOffer]

    init(_ f: Fields) throws {
        cards = try f.maps("cards", Card.init)
        ledger = try LedgerStatus(f.fields("ledger"))
        unfinished = try f.maps("unfinished", UnfinishedOffer.init)
    }
}

public struct Asker: Equatable, Sendable {
    public let name: String
    public let verified: Bool

    init(_ f: Fields) throws {
        name = try f.text("name")
        verified = try f.bool("verified")
    }
}

/// `retained`: the asker says that it keeps this.
public struct ReviewElement: Equatable, Sendable {
    public let doc: Int
    public let namespace: String
    public let element: String
    public let answer: Cbor?
    public let available: Bool
    public let retained: Bool

    init(_ f: Fields) throws {
        doc = Int(try f.int("doc"))
        namespace = try f.text("namespace")
        element = try f.text("element")
        answer = f.cborOrNil("answer")
        available = try f.bool("available")
        retained = try f.bool("retained")
    }

    /// As it is named in what a person withholds.
    public var name: String { "\(namespace)/\(element)" }
}

public struct ReviewDocument: Equatable, Sendable {
    public let docType: String
    public let cardId: String?
    public let elements: [ReviewElement]

    init(_ f: Fields) throws {
        docType = try f.text("docType")
        cardId = try f.textOrNil("cardId")
        elements = try f.maps("elements", ReviewElement.init)
    }
}

/// A licence desk that asks to move the licence to another state.
public struct MoveAsked: Equatable, Sendable {
    public let from: String
    public let to: String
    public let due: Int64
    public let text: String

    init(_ f: Fields) throws {
        from = try f.text("from")
        to = try f.text("to")
        due = try f.int("due")
        text = try f.text("text")
    }
}

/// Who asks what. `hidden`: what the chosen cards hold and the asker will not learn. `refused`: why nothing can be shared.
public struct Review: Equatable, Sendable {
    public let id: String
    public let asker: Asker
    public let purpose: Int
    public let purposeWords: String?
    public let documents: [ReviewDocument]
    public let hidden: [String]
    public let expiresAt: Int64
    public let channels: [String]
    public let move: MoveAsked?
    public let refused: String?

    init(_ f: Fields) throws {
        id = try f.text("id")
        asker = try Asker(f.fields("asker"))
        purpose = Int(try f.fields("purpose").int("code"))
        purposeWords = try f.fields("purpose").textOrNil("words")
        documents = try f.maps("documents", ReviewDocument.init)
        hidden = try f.texts("hidden")
        expiresAt = try f.int("expiresAt")
        channels = try f.texts("channels")
        move = try f.optional("move") { try MoveAsked(f.fields($0)) }
        refused = try f.textOrNil("refused")
    }
}

/// What a scanned, pasted or opened text turned out to be.
public enum Taken: Equatable, Sendable {
    /// Not for us; go on scanning.
    case ignored
    /// A frame of an animated code.
    case progress(have: Int, need: Int)
    /// For Wallet.receive.
    case offer(text: String, issuer: String)
    case review(Review)
    case checkpoint(chainId: Int64, number: Int64, time: Int64, blockHash: String, text: String)
    case refused(reason: String, detail: String?)

    init(_ f: Fields) throws {
        switch try f.text("kind") {
        case "ignored": self = .ignored
        case "progress": self = .progress(have: Int(try f.int("have")), need: Int(try f.int("need")))
        case "offer": self = .offer(text: try f.text("text"), issuer: try f.text("issuer"))
        case "review": self = .review(try Review(f.fields("review")))
        case "checkpoint":
            self = .checkpoint(
                chainId: try f.int("chainId"), number: try f.int("number"), time: try f.int("time"), blockHash: try f.text("blockHash"), text: try f.text("text"))
        case "refused": self = .refused(reason: try f.text("reason"), detail: try f.textOrNil("detail"))
        default: throw Fields.fault
        }
    }
}

/// `stapled`: evidence of the ledger is in it.
public struct Answer: Equatable, Sendable {
    public let code: CodePlan
    public let carriedText: String
    public let shared: [ReviewElement]
    public let until: Int64
    public let stapled: Bool

    init(_ f: Fields) throws {
        code = try CodePlan(f.fields("code"))
        carriedText = try f.text("carriedText")
        shared = try f.maps("shared", ReviewElement.init)
        until = try f.int("until")
        stapled = try f.bool("stapled")
    }
}

public struct ShowSlot: Equatable, Sendable {
    public let code: CodePlan
    public let slotStart: Int64
    public let slotEnd: Int64
    public let slotsLeft: Int
    public let shared: [ReviewElement]

    init(_ f: Fields) throws {
        code = try CodePlan(f.fields("code"))
        slotStart = try f.int("slotStart")
        slotEnd = try f.int("slotEnd")
        slotsLeft = Int(try f.int("slotsLeft"))
        shared = try f.maps("shared", ReviewElement.init)
    }
}

public enum ShowProfile: String, Sendable { case age, ageAndFace = "age_and_face", driving, identity }

/// `kind`: "shared", "declined", "shown", "received" or "moved". `elements`: names, never values.
public struct HistoryEntry: Equatable, Sendable {
    public let id: String
    public let time: Int64
    public let kind: String
    public let asker: Asker?
    public let purpose: Int?
    public let elements: [String]
    public let cardId: String?

    init(_ f: Fields) throws {
        id = try f.text("id")
        time = try f.int("time")
        kind = try f.text("kind")
        asker = try f.optional("asker") { try Asker(f.fields($0)) }
        purpose = try f.intOrNil("purpose").map { Int($0) }
        elements = try f.texts("elements")
        cardId = try f.textOrNil("cardId")
    }
}

/// `station`: "asked", "cleared", "issued" or "done". `state`: the ledger's own word. `whoseTurn`: "citizen", "origin", "destination", "nobody".
public struct Move: Equatable, Sendable {
    public let id: String
    public let from: String
    public let to: String
    public let due: Int64
    public let station: String
    public let state: String
    public let refusal: Int?
    public let whoseTurn: String
    public let asOf: Int64?

    init(_ f: Fields) throws {
        id = try f.text("id")
        from = try f.text("from")
        to = try f.text("to")
        due = try f.int("due")
        station = try f.text("station")
        state = try f.text("state")
        refusal = try f.intOrNil("refusal").map { Int($0) }
        whoseTurn = try f.text("whoseTurn")
        asOf = try f.intOrNil("asOf")
    }
}
