import Foundation
import XCTest

@testable import Statepass

final class StatelessTests: XCTestCase {
    func testTheVersionIsThatOfTheHeader() throws {
        XCTAssertEqual(Statepass.version.split(separator: ".").count, 3)
        XCTAssertEqual(Statepass.abi, 1)
    }

    func testCborGoesBothWays() throws {
        let values: [Cbor] =
            [0, 23, 24, 255, 256, 65_535, 65_536, 1 << 32, Int64.max, -1, -24, -25, -257, Int64.min].map { .integer($0) } + [
                .text(""), .text("ü😀"), .bytes([UInt8](repeating: 7, count: 300)), .bool(true), .bool(false), .null,
                .array([.integer(1), .array([])]), .map(["a": .integer(1), "bb": .map([:])]), .tagged(1004, .text("1990-05-17")),
                .largeInteger(negative: false, argument: .max), .largeInteger(negative: true, argument: .max),
            ]
        for value in values { XCTAssertEqual(try Cbor.decode(value.encoded()), value) }
        XCTAssertEqual(Cbor.options(["bb": .integer(1), "a": .integer(2), "c": nil]), try unhex("a261610262626201"))
        XCTAssertEqual(try Cbor.decode(unhex("a26162f6016161")), .map(["1": .text("a"), "b": .null]))
        XCTAssertEqual(try Cbor.decode(unhex("f93e00")), .float(1.5))
        XCTAssertEqual(try Cbor.decode(unhex("f90001")), .float(5.960464477539063e-8))
    }

    func testWhatIsNotCborIsRefusedByName() throws {
        let cases = [
            "": "cbor_short", "18": "cbor_short", "42ff": "cbor_short", "8201": "cbor_short", "5bffffffffffffffff": "cbor_short", "0000": "cbor_trailing",
            "9fff": "cbor_indefinite", "1c": "cbor_reserved", "61ff": "cbor_utf8", "a2616101616102": "cbor_duplicate_key", "f0": "cbor_simple",
            String(repeating: "81", count: 40) + "00": "cbor_depth",
        ]
        for (input, code) in cases { XCTAssertEqual(failure { _ = try Cbor.decode(unhex(input)) }?.code, code, input) }
    }

    func testCodesAreWrittenAndRead() throws {
        for content in ["SP1:ABC $%*+-./:", "statepass:1/abc", String(repeating: "é", count: 300), String(repeating: "A", count: 1852)] {
            let matrix = try Qr.encode(content)
            XCTAssertEqual(matrix.modules.count, matrix.size * matrix.size)
            XCTAssertEqual(try Qr.decode(picture(matrix)), [content.bytes])
        }
        let error = failure { _ = try Qr.decode(Picture(width: 40, height: 41, luma: [UInt8](repeating: 0, count: 1600))) }
        XCTAssertEqual(error, StatepassError(code: "qr_image", operation: "sp_qr_decode", offset: 1600))
        XCTAssertEqual(failure { _ = try Qr.encode(String(repeating: "x", count: 3000)) }?.code, "qr_too_long")
    }

    func testEnvelopesAreReadAndPlanned() throws {
        let vectors: [[String: Any]] = try member(Project.vectors("present-text"), "vectors")
        for vector in vectors {
            guard let text = vector["text"] as? String else { continue }
            if let code = vector["error"] as? String {
                XCTAssertEqual(failure { _ = try Envelope(reading: text) }?.code, code, text)
            } else {
                XCTAssertEqual(try Envelope(reading: text).body, try unhex(member(vector, "body")))
            }
        }
        let notice = try XCTUnwrap(vectors.first { $0["name"] as? String == "env-notice" })
        let plan = try Envelope.plan(unhex(member(notice, "envelope")))
        XCTAssertEqual(plan.text, try member(notice, "text"))
        XCTAssertEqual(try seen(plan), [plan.text])
        XCTAssertEqual(try Envelope(reading: " \(plan.text!)\n", pasted: true).kind, .notice)
        XCTAssertEqual(failure { _ = try Envelope(reading: "https://example.org") }?.code, "present_not_statepass")
        XCTAssertEqual(failure { _ = try Checkpoint(reading: plan.text!) }?.code, "present_kind")
    }

    func testResponsesAreJudgedAsTheVectorsSay() throws {
        let vectors = try Project.vectors("mdoc-verify")
        let anchor = try unhex(member(member(vectors, "certificates") as [String: Any], "iaca"))
        for vector in try member(vectors, "responses") as [[String: Any]] where vector["long_heads"] as? Bool == false {
            let name: String = try member(vector, "name")
            let response = try unhex(member(vector, "response"))
            let transcript = try unhex(member(vector, "transcript"))
            var trust = MdocTrust(at: try seconds(member(vector, "time")))
            trust.anchors = [anchor]
            trust.strict = true
            let expected: [String: Any] = try member(vector, "expected")
            if let code = expected["error"] as? String {
                let error = failure { _ = try Mdoc.verify(response, transcript: transcript, trust: trust) }
                XCTAssertEqual(error?.code, code, name)
                XCTAssertEqual(Int(error?.offset ?? 0), expected["offset"] as? Int ?? 0, name)
                continue
            }
            let documents = try Mdoc.verify(response, transcript: transcript, trust: trust).documents
            let wanted: [[String: Any]] = try member(expected, "documents")
            XCTAssertEqual(documents.count, wanted.count, name)
            for (document, want) in zip(documents, wanted) {
                let checks: [[String: String]] = try member(want, "checks")
                XCTAssertEqual(document.checks.map { [$0.id, $0.result.rawValue, $0.reason, $0.detail] }, checks.map { [$0["id"], $0["result"], $0["reason"], $0["detail"]] }, name)
                XCTAssertEqual(document.sound, document.checks.allSatisfy { $0.result == .pass || $0.result == .notApplicable }, name)
                XCTAssertEqual(document.elements.indices.filter { document.elements[$0].ok == false }, want["bad_items"] as? [Int], name)
            }
            XCTAssertEqual(try Mdoc.show(response)["kind"], .text("device_response"), name)
        }
    }

    func testTheResponseOfAnnexDIsSound() throws {
        let response = try Project.sharedHex("mdoc/annexd-multipaz/device_response.hex")
        var trust = MdocTrust(at: try seconds("2021-01-01T00:00:00Z"))
        trust.anchors = [try Project.sharedHex("mdoc/annexd-eudi-ios-security/d52_iaca.hex")]
        trust.readerKey = try Project.sharedHex("mdoc/annexd-multipaz/ephemeral_reader_key_d.hex")
        let transcript = try Project.sharedHex("mdoc/annexd-multipaz/session_transcript_bytes.hex")
        let document = try XCTUnwrap(Mdoc.verify(response, transcript: transcript, trust: trust).documents.first)
        XCTAssertTrue(document.sound, "\(document.checks)")
        XCTAssertEqual(document.elements.first { $0.element == "family_name" }?.value, .text("Doe"))
    }

    func testRecordedHeadersAreVerified() throws {
        let headers: [[String: Any]] = try member(Project.sharedZipped("besu/cancun-26.8.0/headers.json.gz"), "headers")
        XCTAssertEqual(headers.count, 762)
        for header in headers {
            let raw = try unhex(member(header, "rawHeader"))
            let judged = try JudgedHeader(verifying: raw)
            XCTAssertTrue(judged.verified)
            XCTAssertEqual(judged.hash, try member(header, "hash"))
            if judged.number == 0 { continue }
            XCTAssertEqual(judged.signers, try member(header, "signers"))
            let refused = try JudgedHeader(verifying: raw, validators: ["0x" + String(repeating: "11", count: 20)])
            XCTAssertEqual(refused.code, "qbft_set_jump")
        }
        XCTAssertEqual(failure { _ = try JudgedHeader(verifying: [0xc0]) }?.code, "eth_header_fields")
    }

    func testRecordedProofsAreProven() throws {
        for (_, run) in try Project.sharedZipped("besu/cancun-26.8.0/proofs.json.gz") {
            let root = try JudgedHeader(verifying: unhex(member(member(run, "header") as [String: Any], "rawHeader"))).stateRoot
            for one in try member(run, "cases") as [[String: Any]] {
                let answer: [String: Any] = try member(member(one, "response") as [String: Any], "result")
                let parameters: [Any] = try member(member(one, "request") as [String: Any], "params")
                let address = try XCTUnwrap(parameters.first as? String)
                let nodes: [String] = try member(answer, "accountProof")
                let slots = try (member(answer, "storageProof") as [[String: Any]]).map { SlotProof(key: try member($0, "key"), proof: try member($0, "proof")) }
                let proven = try Proof.verify(stateRoot: root, address: address, accountProof: nodes, slots: slots)
                let present = (one["check"] as? [String: Any])?["account"] as? String == "present"
                XCTAssertEqual(proven.account.result, present ? .value : .absent)
                XCTAssertTrue(proven.slots.allSatisfy { $0.result != .invalid })
                let cut = try Proof.verify(stateRoot: root, address: address, accountProof: nodes.dropLast()).account
                XCTAssertEqual([cut.result.rawValue, cut.code], ["invalid", "eth_node_missing"])
            }
        }
    }

    func testTransactionsAndEventsOfAVerifiedBlock() throws {
        let block: [String: Any] = try member(Project.vectors("block-items"), "block")
        let header = try JudgedHeader(verifying: unhex(member(block, "header")), validators: member(block, "validators"))
        XCTAssertTrue(header.verified)
        for item in try member(block, "items") as [[String: Any]] {
            let index = UInt64(try member(item, "index") as Int)
            let nodes = try (member(item, "transactionNodes") as [String]).map { try unhex($0) }
            let transaction = try Proof.transaction(XCTUnwrap(Proof.item(root: header.transactionsRoot, index: index, nodes: nodes).value))
            XCTAssertEqual(transaction.hash, try member(item, "hash"))
            let receiptNodes = try (member(item, "receiptNodes") as [String]).map { try unhex($0) }
            let receipt = try Proof.receipt(XCTUnwrap(Proof.item(root: header.receiptsRoot, index: index, nodes: receiptNodes).value))
            XCTAssertEqual(receipt.success, try member(item, "success"))
            XCTAssertEqual(receipt.logs.map(\.topics), try (member(item, "logs") as [[String: Any]]).map { try member($0, "topics") })
        }
    }

    func testABatchIsProvenWholeOrNotAtAll() throws {
        let batch: [String: Any] = try member(Project.vectors("block-items"), "batch")
        let root = try JudgedHeader(verifying: unhex(member(batch, "header"))).stateRoot
        let nodes: [String] = try member(batch, "nodes")
        let accounts = try (member(batch, "accounts") as [[String: Any]]).map { one in
            AskedAccount(address: try member(one, "address"), slots: try (member(one, "slots") as [[String: Any]]).map { try member($0, "key") })
        }
        XCTAssertEqual(try Proof.batch(stateRoot: root, nodes: nodes, accounts: accounts).first?.account.result, .value)
        XCTAssertEqual(try Proof.batch(stateRoot: root, nodes: Array(nodes.dropFirst()), accounts: accounts).first?.account.code, "eth_node_missing")
    }
}
