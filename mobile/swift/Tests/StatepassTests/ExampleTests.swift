import XCTest

import Statepass

/// The example of the README, as an app has it: without what only tests see.
final class ExampleTests: XCTestCase {
    private func over21(chainJson: String, device: some Device, ports: some JobPorts, show: (CodePlan) -> String) async throws -> Checked {
        let ledger = try Ledger(chain: chainJson, device: device)
        try await ledger.sync(all: true).run(ports)
        let verifier = try Verifier(ledger)
        let asked = try verifier.ask(.over21, name: "Harbour Bar")
        return try verifier.take(show(asked.code))
    }

    func testTheExample() async throws {
        let country = try Country()
        let wallet = try await country.wallet(country.ledger())
        let checked = try await over21(chainJson: country.chain, device: country, ports: country) { request in
            guard let text = try? seen(request).first, case .review(let review)? = try? wallet.take(text) else { return "" }
            return (try? wallet.share(review.id).carriedText) ?? ""
        }
        guard case .verdict(let verdict, _, _) = checked else { return XCTFail("no verdict but \(checked)") }
        XCTAssertEqual(verdict.headline, "age_no")
    }
}
