#include <tare/mysql/connection/question.hpp>

#include <boost/test/unit_test.hpp>

using tare::mysql::first_words;

BOOST_AUTO_TEST_SUITE(mysql_question)

BOOST_AUTO_TEST_CASE(a_statement_is_named_by_plain_words_alone)
{
    BOOST_TEST(first_words("SELECT a FROM t") == "SELECT a FROM");
    BOOST_TEST(first_words("  insert into\n runs.t1 VALUES ('x')") == "insert into runs.t1");
    BOOST_TEST(first_words("SET PASSWORD = 'secret'") == "SET PASSWORD");
    BOOST_TEST(first_words("SET @a = 5") == "SET");
    BOOST_TEST(first_words("SELECT 12345") == "SELECT");
    BOOST_TEST(first_words("SELECT x'736563726574'") == "SELECT");
    BOOST_TEST(first_words("SELECT N'secret'") == "SELECT");
    BOOST_TEST(first_words("") == "a statement");
    BOOST_TEST(first_words("/* secret */ SELECT 1") == "a statement");
    BOOST_TEST(first_words("SELECT " + std::string(100, 'a')) == "SELECT");
}

BOOST_AUTO_TEST_SUITE_END()
