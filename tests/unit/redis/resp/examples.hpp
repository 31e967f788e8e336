#pragma once

#include <string_view>

// Each example of the RESP3 specification 1.6 (github.com/redis/redis-specifications, protocol/RESP3.md) and of redis.io's "Redis
// serialization protocol specification", under the heading where it stands. Where the specification shows no bytes but says what is
// valid, they are written after its words.
namespace resp_examples {

struct example {
    std::string_view heading, bytes, text;
};

inline constexpr example all[] = {
    {"Conventions", "*1\r\n$1\r\nA\r\n", "[\"A\"]"},
    {"Conventions: nested", "*2\r\n*2\r\n:1\r\n:2\r\n#t\r\n", "[[1, 2], true]"},
    {"Blob string", "$11\r\nhello world\r\n", "\"hello world\""},
    {"Blob string: empty", "$0\r\n\r\n", "\"\""},
    {"Blob string: binary", std::string_view("$5\r\n\r\n\0\r\n\r\n", 11), std::string_view("\"\r\n\0\r\n\"", 7)},
    {"Simple string", "+hello world\r\n", "+hello world"},
    {"Simple error", "-ERR this is the error description\r\n", "-ERR this is the error description"},
    {"Number", ":1234\r\n", "1234"},
    {"Number: least", ":-9223372036854775808\r\n", "-9223372036854775808"},
    {"Number: most", ":9223372036854775807\r\n", "9223372036854775807"},
    {"Null", "_\r\n", "null"},
    {"Double", ",1.23\r\n", ",1.23"},
    {"Double: without fraction", ",10\r\n", ",10"},
    {"Double: the same as a number", ":10\r\n", "10"},
    {"Double: infinite", ",inf\r\n", ",inf"},
    {"Double: infinite", ",-inf\r\n", ",-inf"},
    {"Double: nan", ",nan\r\n", ",nan"},
    {"Double: nan before 7.2", ",-nan\r\n", ",nan"},
    {"Double: nan before 7.2", ",NAN\r\n", ",nan"},
    {"Double: nan before 7.2", ",nan(0x1)\r\n", ",nan"},
    {"Double: exponent", ",1e+20\r\n", ",1e+20"},
    {"Double: exponent", ",-1.5E-3\r\n", ",-0.0015"},
    {"Boolean", "#t\r\n", "true"},
    {"Boolean", "#f\r\n", "false"},
    {"Blob error", "!21\r\nSYNTAX invalid syntax\r\n", "!\"SYNTAX invalid syntax\""},
    {"Verbatim string", "=15\r\ntxt:Some string\r\n", "txt:\"Some string\""},
    {"Verbatim string: markdown, empty", "=4\r\nmkd:\r\n", "mkd:\"\""},
    {"Big number", "(3492890328409238509324850943850943825024385\r\n", "(3492890328409238509324850943850943825024385"},
    {"Big number: negative", "(-3492890328409238509324850943850943825024385\r\n", "(-3492890328409238509324850943850943825024385"},
    {"Aggregate", "*3\r\n:1\r\n:2\r\n:3\r\n", "[1, 2, 3]"},
    {"Aggregate: nested", "*2\r\n*3\r\n:1\r\n$5\r\nhello\r\n:2\r\n#f\r\n", "[[1, \"hello\", 2], false]"},
    {"Aggregate: empty", "*0\r\n", "[]"},
    {"Aggregate: empty within empty's neighbour", "*2\r\n*0\r\n%0\r\n", "[[], {}]"},
    {"Map", "%2\r\n+first\r\n:1\r\n+second\r\n:2\r\n", "{+first: 1, +second: 2}"},
    {"Map: an array as key", "%1\r\n*1\r\n:1\r\n~0\r\n", "{[1]: ~[]}"},
    {"Set", "~5\r\n+orange\r\n+apple\r\n#t\r\n:100\r\n:999\r\n", "~[+orange, +apple, true, 100, 999]"},
    {"Attribute", "|1\r\n+key-popularity\r\n%2\r\n$1\r\na\r\n,0.1923\r\n$1\r\nb\r\n,0.0012\r\n*2\r\n:2039123\r\n:9543892\r\n",
     "|{+key-popularity: {\"a\": ,0.1923, \"b\": ,0.0011999999999999999}} [2039123, 9543892]"},
    {"Attribute: within", "*3\r\n:1\r\n:2\r\n|1\r\n+ttl\r\n:3600\r\n:3\r\n", "[1, 2, |{+ttl: 3600} 3]"},
    {"Attribute: two before one value", "|1\r\n+a\r\n:1\r\n|1\r\n+b\r\n:2\r\n+OK\r\n", "|{+a: 1, +b: 2} +OK"},
    {"Attribute: within one, and empty", "|1\r\n|0\r\n+a\r\n|1\r\n+b\r\n:2\r\n:1\r\n_\r\n", "|{+a: |{+b: 2} 1} null"},
    {"Push", ">3\r\n+message\r\n+somechannel\r\n+this is the message\r\n", ">[+message, +somechannel, +this is the message]"},
    {"Push: before a reply", ">3\r\n+message\r\n+somechannel\r\n+this is the message\r\n$9\r\nGet-Reply\r\n",
     ">[+message, +somechannel, +this is the message]\n\"Get-Reply\""},
    {"Push: after a reply", "$9\r\nGet-Reply\r\n>3\r\n+message\r\n+somechannel\r\n+this is the message\r\n",
     "\"Get-Reply\"\n>[+message, +somechannel, +this is the message]"},
    {"Streamed string", "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;1\r\nd\r\n;0\r\n", "\"Hello word\""}, // and not world, as the text has it
    {"Streamed string: empty", "$?\r\n;0\r\n", "\"\""},
    {"Streamed string: of line ends", "*2\r\n$?\r\n;2\r\n\r\n\r\n;3\r\n;0\r\r\n;0\r\n:1\r\n", "[\"\r\n;0\r\", 1]"},
    {"Streamed array", "*?\r\n:1\r\n:2\r\n:3\r\n.\r\n", "[1, 2, 3]"},
    {"Streamed array: empty", "*?\r\n.\r\n", "[]"},
    {"Streamed set", "~?\r\n:1\r\n.\r\n", "~[1]"},
    {"Streamed map", "%?\r\n+a\r\n:1\r\n+b\r\n:2\r\n.\r\n", "{+a: 1, +b: 2}"},
    {"Streamed within streamed", "*?\r\n%?\r\n+a\r\n*1\r\n~?\r\n.\r\n.\r\n|1\r\n+x\r\n_\r\n:1\r\n.\r\n", "[{+a: [~[]]}, |{+x: null} 1]"},
    {"HELLO: refused", "-NOPROTO sorry this protocol version is not supported\r\n",
     "-NOPROTO sorry this protocol version is not supported"},
    {"HELLO: unknown", "-ERR unknown command 'HELLO'\r\n", "-ERR unknown command 'HELLO'"},
    {"HELLO: wrong password", "-ERR invalid password\r\n", "-ERR invalid password"},
    {"HELLO: redis 7.0", // captured from redis-server 7.0.15, HELLO 3
     "%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:3\r\n$2\r\nid\r\n:7\r\n$4\r\nmode\r\n$10\r\n"
     "standalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n$7\r\nmodules\r\n*0\r\n",
     "{\"server\": \"redis\", \"version\": \"7.0.15\", \"proto\": 3, \"id\": 7, \"mode\": \"standalone\", \"role\": \"master\", "
     "\"modules\": []}"},
    {"redis.io: OK", "+OK\r\n", "+OK"},
    {"redis.io: error", "-Error message\r\n", "-Error message"},
    {"redis.io: errors", "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n",
     "-WRONGTYPE Operation against a key holding the wrong kind of value"},
    {"redis.io: integers", ":0\r\n:1000\r\n:+5\r\n:-1\r\n", "0\n1000\n5\n-1"},
    {"redis.io: bulk string", "$5\r\nhello\r\n", "\"hello\""},
    {"redis.io: null bulk string", "$-1\r\n", "null"},
    {"redis.io: array", "*2\r\n$5\r\nhello\r\n$5\r\nworld\r\n", "[\"hello\", \"world\"]"},
    {"redis.io: mixed array", "*5\r\n:1\r\n:2\r\n:3\r\n:4\r\n$5\r\nhello\r\n", "[1, 2, 3, 4, \"hello\"]"},
    {"redis.io: nested array", "*2\r\n*3\r\n:1\r\n:2\r\n:3\r\n*2\r\n+Hello\r\n-World\r\n", "[[1, 2, 3], [+Hello, -World]]"},
    {"redis.io: null array", "*-1\r\n", "null"},
    {"redis.io: null elements", "*3\r\n$5\r\nhello\r\n$-1\r\n$5\r\nworld\r\n", "[\"hello\", null, \"world\"]"},
    {"redis.io: null array within", "*2\r\n*-1\r\n_\r\n", "[null, null]"},
    {"redis.io: double with a sign", ",+1.5\r\n", ",1.5"},
    {"redis.io: pipelined", "+OK\r\n$3\r\nbar\r\n:2\r\n", "+OK\n\"bar\"\n2"},
};

} // namespace resp_examples
