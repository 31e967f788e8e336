#include <tare/mysql/protocol/command.hpp>
#include <tare/mysql/protocol/execute.hpp>
#include <tare/workload/mysql_oltp/statements.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tare::workload::oltp;

namespace {

constexpr std::uint64_t rows = 5000;

/// As a client would write it that encodes each statement anew.
std::string execution(statement s, std::uint32_t number, habits const& how, transaction const& t, std::size_t step, protocol::types types)
{
    generator texts(t.texts + static_cast<std::uint64_t>(s));
    std::vector<std::string> kept(2);
    std::vector<protocol::value> values;
    for (auto const v : sentence_of(s, how).values) {
        auto const integer = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
        auto& text = kept[v == value::c ? 0 : 1];
        switch (v) {
        case value::id:
            values.emplace_back(integer(t.ids[step]));
            break;
        case value::last:
            values.emplace_back(integer(last_id(how, s, t.ids[step])));
            break;
        case value::k:
            values.emplace_back(integer(t.k));
            break;
        default:
            text.assign(size_of(v, how), ' ');
            fill_groups(text, how.digits, texts);
            values.emplace_back(std::string_view(text));
        }
    }
    std::string out;
    protocol::write_execute(out, number, values, types);
    return out;
}

prepared_statements all_prepared()
{
    prepared_statements out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = prepared_statement{static_cast<std::uint32_t>(100 + i)};
    return out;
}

std::string without_spaces(std::string_view text)
{
    std::string out;
    for (char const c : text)
        if (c != ' ') out += c;
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(workload_mysql_oltp_statements)

BOOST_AUTO_TEST_CASE(an_execution_is_what_the_protocols_own_writer_writes)
{
    for (auto const* const how : {&sysbench_0_4::habits, &sysbench_1_0::habits}) {
        statements all(*how, rows, all_prepared());
        transactions from(*how, 3, 1, rows, false);
        transaction t;
        for (auto const types : {protocol::types::sent, protocol::types::known}) {
            from.next(t);
            for (std::size_t step = 0; step < 20; ++step) {
                auto const s = steps_of(false)[step];
                if (step > 1 && steps_of(false)[step - 1] == s) continue; // of equal ones the first
                auto const number = 100 + static_cast<std::uint32_t>(s);
                BOOST_TEST((all[s].expected() == protocol::answer::binary));
                BOOST_TEST((all[s].fill(t, step, s) == execution(s, number, *how, t, step, types)), words(s));
                all[s].answered();
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(types_are_sent_until_an_execution_was_answered)
{
    statements all(sysbench_1_0::habits, rows, all_prepared());
    transaction const t{};
    auto& insert = all[statement::insert];
    auto const first = insert.fill(t, 18, statement::insert).size();
    BOOST_TEST(insert.fill(t, 18, statement::insert).size() == first);
    insert.answered();
    BOOST_TEST(insert.fill(t, 18, statement::insert).size() == first - 2 * 4); // two bytes for each of its values
}

BOOST_AUTO_TEST_CASE(a_text_is_the_sentence_with_its_values)
{
    statements all(sysbench_0_5::habits, rows, {});
    transaction t;
    t.ids[11] = 7;
    t.ids[12] = 5000;
    auto const sql = [&](statement s, std::size_t step) {
        std::string const bytes(all[s].fill(t, step, s));
        BOOST_TEST(protocol::load<3>(bytes.data()) == bytes.size() - 4);
        BOOST_TEST(bytes[3] == 0);
        BOOST_TEST(bytes[4] == 3); // COM_QUERY
        return bytes.substr(5);
    };
    BOOST_TEST((all[statement::range].expected() == protocol::answer::text));
    BOOST_TEST(sql(statement::begin, 0) == "BEGIN");
    BOOST_TEST(sql(statement::rollback, 0) == "ROLLBACK");
    BOOST_TEST(sql(statement::range, 11) == "SELECT c FROM sbtest1 WHERE id BETWEEN    7 AND    7+99");
    BOOST_TEST(sql(statement::sum, 12) == "SELECT SUM(k) FROM sbtest1 WHERE id BETWEEN 5000 AND 5000+99");
    BOOST_TEST(sql(statement::order, 11) == "SELECT c FROM sbtest1 WHERE id BETWEEN    7 AND    7+99 ORDER BY c");
    BOOST_TEST(sql(statement::order, 12) == "SELECT c FROM sbtest1 WHERE id BETWEEN 5000 AND 5000+99 ORDER BY c");
    BOOST_TEST(sql(statement::order, 11) == "SELECT c FROM sbtest1 WHERE id BETWEEN    7 AND    7+99 ORDER BY c"); // nothing is left
    BOOST_TEST(sql(statement::distinct, 11) == "SELECT DISTINCT c FROM sbtest1 WHERE id BETWEEN    7 AND    7+99 ORDER BY c");
}

BOOST_AUTO_TEST_CASE(texts_stand_in_quotes_and_follow_from_the_transaction)
{
    statements all(sysbench_0_5::habits, rows, {});
    transactions from(sysbench_0_5::habits, 3, 1, rows, false);
    transaction t;
    from.next(t);
    auto const sql = [&](statement s, std::size_t step) { return std::string(all[s].fill(t, step, s).substr(5)); };
    generator texts(t.texts + static_cast<std::uint64_t>(statement::insert));
    std::string c(119, ' '), pad(59, ' ');
    fill_groups(c, 11, texts);
    fill_groups(pad, 11, texts);
    auto const inserted = sql(statement::insert, 18);
    BOOST_TEST(without_spaces(inserted) == "INSERTINTOsbtest1(id,k,c,pad)VALUES(" + std::to_string(t.ids[18]) + ',' + std::to_string(t.k) +
                                               ",'" + c + "','" + pad + "')");
    BOOST_TEST(sql(statement::insert, 18) == inserted);
    auto const updated = sql(statement::non_index_update, 16);
    BOOST_TEST(updated.starts_with("UPDATE sbtest1 SET c='"));
    BOOST_TEST(without_spaces(updated).ends_with("'WHEREid=" + std::to_string(t.ids[16])));
    BOOST_TEST(updated.find(c) == updated.npos); // another text
    from.next(t);
    BOOST_TEST(sql(statement::insert, 18) != inserted);
}

BOOST_AUTO_TEST_CASE(what_was_not_prepared_is_sent_as_text)
{
    auto some = all_prepared();
    some[static_cast<std::size_t>(statement::begin)].reset();
    statements all(sysbench_1_0::habits, rows, some);
    transaction const t{};
    BOOST_TEST(all[statement::begin].fill(t, 0, statement::begin).substr(4) == "\x03"
                                                                               "BEGIN");
    BOOST_TEST((all[statement::begin].expected() == protocol::answer::text));
    BOOST_TEST((all[statement::commit].expected() == protocol::answer::binary));
}

BOOST_AUTO_TEST_SUITE_END()
