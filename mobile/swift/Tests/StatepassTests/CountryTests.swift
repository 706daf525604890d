import XCTest

@testable import Statepass

/// A citizen, a stranger and a relay of the test country.
final class CountryTests: XCTestCase {
    private func review(_ wallet: Wallet, _ text: String) throws -> Review {
        guard case .review(let review) = try wallet.take(text) else { XCTFail("no review"); throw Fields.fault }
        return review
    }

    private func judge(_ verifier: Verifier, _ codes: [String]) throws -> Verdict {
        var last = Checked.ignored
        for code in codes { last = try verifier.take(code) }
        if case .verdict(_, _, true) = last { last = try verifier.imageDecoded(true) }
        guard case .verdict(let verdict, _, _) = last else {
            XCTFail("no verdict but \(last)")
            throw Fields.fault
        }
        return verdict
    }

    func testTheLightClientBelievesWhatIsSealedAndProven() async throws {
        let country = try Country()
        let fresh = try await country.ledger()
        XCTAssertEqual(try fresh.status().head.number, 1000)
        XCTAssertNil(try fresh.status().factsAsOf)
        try await fresh.sync(all: true).run(country)
        let status = try Ledger(chain: country.chain, record: fresh.save(), device: country).status()
        XCTAssertEqual([status.head.number, Int64(status.head.validators), status.factsAsOf], [44_190, 4, country.time - 20])
        XCTAssertEqual(status.members, ["CA", "NY"])
        XCTAssertEqual(failure { _ = try Ledger(chain: "{") }?.code, "json_short")
    }

    func testRelaysThatDoNotAnswerAreNamed() async throws {
        let country = try Country()
        let ledger = try await country.ledger()
        do {
            try await ledger.sync(all: false).run(Silent())
            XCTFail("no error")
        } catch let error as StatepassError {
            XCTAssertEqual(error, StatepassError(code: "sync_silent", operation: "job", retry: true))
        }
        XCTAssertEqual(try ledger.status().relays.map(\.state), ["silent"])
    }

    func testAConflictFileNamesWhoSignedBothBlocks() throws {
        let vector = try Project.vectors("conflict")
        let chain: String = try member(vector, "chain")
        let files: [[String: Any]] = try member(vector, "files")
        let file = try unhex(member(files[0], "file"))
        let ledger = try Ledger(chain: chain)
        let judged = try ledger.verifyConflict(file)
        let proven = try XCTUnwrap(judged.proven)
        XCTAssertEqual([judged.chainId, proven.number, Int64(proven.signedBoth.count), Int64(proven.sides.count)], [5361, 200, 2, 2])
        XCTAssertTrue(judged.ours && proven.sameRound)
        for side in proven.sides { XCTAssertTrue(Set(proven.signedBoth).isSubset(of: side.signers)) }
        XCTAssertTrue(Set(proven.signedBoth).isSubset(of: judged.trusted.validators))
        let none = try ledger.verifyConflict(unhex(member(files[2], "file")))
        XCTAssertEqual(none.code, "qbft_conflict_none")
        XCTAssertNil(none.proven)
        XCTAssertEqual(failure { _ = try ledger.verifyConflict([0xa0]) }?.code, "qbft_conflict_form")
        XCTAssertEqual(failure { _ = try ledger.conflict() }?.code, "qbft_conflict_none")
    }

    func testARecordIsTakenOverAndNeverLeadsBack() async throws {
        let country = try Country()
        let ahead = try await country.ledger(synced: true)
        let fresh = try await country.ledger()
        let first = try fresh.save()
        try fresh.importRecord(ahead.save())
        XCTAssertEqual(try fresh.status().head.number, 44_190)
        XCTAssertEqual(failure { try fresh.importRecord(first) }?.code, "qbft_state_older")
    }

    func testAJobTakesTheAnswerToTheOpenWantOnce() async throws {
        let country = try Country()
        let job = try await country.ledger().sync(all: true)
        guard case .http(let id, let request) = try job.next() else { return XCTFail("no request") }
        XCTAssertEqual(failure { try job.failed(id + 1, .timedOut) }?.code, "capi_job")
        XCTAssertEqual(failure { try job.saved(id) }?.code, "sync_not_wanted")
        XCTAssertEqual(failure { try job.waited(id) }?.code, "sync_not_wanted")
        XCTAssertEqual(failure { try job.code(id, "1234") }?.code, "sync_not_wanted")
        XCTAssertEqual(failure { try job.code(id, nil) }?.code, "sync_not_wanted")
        try job.answer(id, await country.exchange(request))
    }

    func testAWalletIsOpenedWithItsPassphraseAlone() async throws {
        let country = try Country()
        let ledger = try await country.ledger()
        let wrong = try Wallet.unlock(ledger, file: country.file, passphrase: "wrong".bytes)
        XCTAssertEqual(wrong.attempt, .wrong)
        XCTAssertNil(wrong.wallet)
        let wallet = try await country.wallet(ledger, synced: false)
        let card = try XCTUnwrap(wallet.home().cards.first)
        XCTAssertEqual([card.issuer, card.familyName, card.birthDate, card.status], ["NY", "Doe", "1990-02-28", "unknown"])
        let made = try Wallet.create(ledger, passphrase: "correct horse".bytes)
        XCTAssertTrue(made.unsaved)
        let file = try made.seal()
        XCTAssertFalse(made.unsaved)
        XCTAssertEqual(try Wallet.unlock(ledger, file: file, passphrase: "correct horse".bytes).attempt, .right)
    }

    func testOver18IsAskedConsentedAndBelieved() async throws {
        let country = try Country()
        let wallet = try await country.wallet(country.ledger())
        let verifier = try Verifier(await country.ledger(synced: true))
        XCTAssertEqual(try wallet.home().cards.map(\.status), ["valid"])
        for (preset, outcome, headline) in [(Preset.over18, Outcome.green, "age_yes"), (.over21, .red, "age_no")] {
            let asked = try verifier.ask(preset, name: "Harbour Bar")
            let review = try review(wallet, XCTUnwrap(seen(asked.code).first))
            XCTAssertEqual(review.asker.name, "Harbour Bar")
            let verdict = try judge(verifier, seen(wallet.share(review.id).code))
            XCTAssertEqual(verdict.outcome, outcome, "\(verdict.checks)")
            XCTAssertEqual(verdict.headline, headline)
            try wallet.closed(review.id)
        }
        XCTAssertEqual(try wallet.history().map(\.kind), ["shared", "shared"])
    }

    func testAFullDrivingCheckGoesByManyCodes() async throws {
        let country = try Country()
        let wallet = try await country.wallet(country.ledger())
        let verifier = try Verifier(await country.ledger(synced: true))
        let review = try review(wallet, verifier.ask(.mayDrive, name: "Officer 7").uri)
        let answer = try wallet.share(review.id)
        XCTAssertTrue(answer.code.animated)
        let verdict = try judge(verifier, seen(answer.code))
        XCTAssertEqual([verdict.outcome.rawValue, verdict.headline], ["green", "valid"], "\(verdict.checks)")
    }

    func testEvidenceIsBelievedWithoutANetwork() async throws {
        let country = try Country()
        for synced in [true, false] {
            let wallet = try await country.wallet(country.ledger(), synced: synced)
            let verifier = try Verifier(await country.ledger())
            let answer = try wallet.share(review(wallet, verifier.ask(.over18, name: "Kiosk").uri).id)
            XCTAssertEqual(answer.stapled, synced)
            XCTAssertEqual(try judge(verifier, [answer.carriedText]).outcome, synced ? .green : .amber)
        }
    }

    func testAShownCodeIsBelievedInItsSlotAlone() async throws {
        let country = try Country()
        let wallet = try await country.wallet(country.ledger())
        let stranger = try await country.ledger(synced: true)
        let slot = try wallet.show(.age, ageOver: 18)
        XCTAssertEqual(try judge(Verifier(stranger), seen(slot.code)).outcome, .green)
        country.time += 120
        XCTAssertNotEqual(try judge(Verifier(stranger), seen(slot.code)).outcome, .green)
        wallet.endShow()
        XCTAssertEqual(failure { _ = try wallet.nextSlot() }?.code, "holder_show_over")
    }

    func testADeclinedRequestIsOnlyANotice() async throws {
        let country = try Country()
        let ledger = try await country.ledger()
        let wallet = try await country.wallet(ledger, synced: false)
        let verifier = try Verifier(ledger)
        let notice = try wallet.decline(review(wallet, verifier.ask(.hotel, name: "Inn").uri).id)
        XCTAssertEqual(try verifier.take(XCTUnwrap(seen(notice).first)), .notice("declined"))
        XCTAssertEqual(try verifier.take("hello"), .ignored)
    }
}
