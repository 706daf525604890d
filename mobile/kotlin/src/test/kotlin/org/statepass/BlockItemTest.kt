package org.statepass

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What stands in a block, and slots, proven under verified headers. */
class BlockItemTest {
    private val vectors = vectors("block-items")

    @Test
    fun `transactions and events of a verified block are proven, and say what the node says`() {
        val block = vectors.getValue("block").members
        val header = Header.verify(unhex(block.getValue("header").text), block.getValue("validators").texts)
        assertEquals(listOf(true, block["hash"]), listOf(header.verified, header.hash))
        for (item in block.getValue("items").list.map { it.members }) {
            val index = item.getValue("index").long
            val transaction = Proof.transaction(Proof.item(header.transactionsRoot, index, item.getValue("transactionNodes").texts.map { unhex(it) }).value!!)
            assertEquals(listOf(item["hash"], item["from"], item["to"]), listOf(transaction.hash, transaction.from, transaction.to))
            val proven = Proof.item(header.receiptsRoot, index, item.getValue("receiptNodes").texts.map { unhex(it) })
            val receipt = Proof.receipt(proven.value!!)
            assertEquals(listOf(item["success"], item["cumulativeGasUsed"]), listOf(receipt.success, receipt.cumulativeGasUsed))
            assertEquals(item.getValue("logs").list.map { it.members }.map { Triple(it["address"], it.getValue("topics").texts, it.getValue("data").text) },
                receipt.logs.map { Triple(it.address, it.topics, "0x" + it.data.joinToString("") { byte -> "%02x".format(byte) }) })
        }
        val behind = block.getValue("behind").members
        assertEquals(ProofResult.ABSENT, Proof.item(header.receiptsRoot, 7, behind.getValue("receiptNodes").texts.map { unhex(it) }).result)
    }

    @Test
    fun `a batch is proven whole or not at all`() {
        val batch = vectors.getValue("batch").members
        val root = Header.verify(unhex(batch.getValue("header").text)).stateRoot
        val accounts = batch.getValue("accounts").list.map { it.members }
        val asked = accounts.map { one -> AskedAccount(one.getValue("address").text, one.getValue("slots").list.map { it.members.getValue("key").text }) }
        val proven = Proof.batch(root, batch.getValue("nodes").texts, asked)
        assertEquals(accounts.map { it.getValue("result").text.uppercase() }, proven.map { it.account.result.name })
        assertEquals(accounts.flatMap { one -> one.getValue("slots").list.map { it.members["value"] } }, proven.flatMap { state -> state.slots.map { it.value } })
        val broken = Proof.batch(root, batch.getValue("nodes").texts.drop(1), asked)
        for (state in broken) assertEquals(ProofResult.INVALID to "eth_node_missing", state.account.result to state.account.code)
    }
}
