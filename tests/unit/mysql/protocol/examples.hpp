#pragma once

#include "messages.hpp"
#include "reading.hpp"

#include <string>
#include <string_view>
#include <vector>

// Responses of servers, each with its origin. "MySQL" is MySQL's documentation of its protocol (dev.mysql.com, "MySQL Client/Server
// Protocol"), under the heading where the bytes stand; the others are written after the layouts that it describes.
namespace mysql_examples {

using namespace mysql_messages;
using mysql_reading::setting;
using protocol::answer;

struct example {
    std::string_view heading;
    std::string bytes, text;
    setting how{};
};

inline std::vector<example> all()
{
    constexpr setting old_text{answer::text, with_eof}, old_binary{answer::binary, with_eof}, old_prepared{answer::prepared, with_eof};
    constexpr setting plain{answer::plain}, binary{answer::binary}, preparing{answer::prepared};
    return {
        {"MySQL, OK_Packet, with sequence 1", hex("07 00 00 01 00 00 00 02 00 00 00"),
         "ok: affected 0 id 0 status 2 warnings 0 '' (last)\nover", plain},
        {"MySQL, ERR_Packet", hex("17 00 00 01 ff 48 04 23 48 59 30 30 30 4e 6f 20 74 61 62 6c 65 73 20 75 73 65 64"),
         "ERROR 1096 (HY000): No tables used (last)\nover"},
        {"MySQL, COM_QUERY Response, SELECT @@version_comment LIMIT 1",
         hex("01 00 00 01 01 27 00 00 02 03 64 65 66 00 00 00 11 40 40 76 65 72 73 69 6f 6e 5f 63 6f 6d 6d 65 6e 74 00 0c 08 00 1c 00 00 "
             "00 "
             "fd 00 00 1f 00 00 05 00 00 03 fe 00 00 02 00 1d 00 00 04 1c 4d 79 53 51 4c 20 43 6f 6d 6d 75 6e 69 74 79 20 53 65 72 76 65 "
             "72 "
             "20 28 47 50 4c 29 05 00 00 05 fe 00 00 02 00"),
         "columns 1\ncolumn @@version_comment type 253\nrow 'MySQL Community Server (GPL)'\n"
         "end: affected 0 id 0 status 2 warnings 0 '' (last)\nover",
         old_text},
        {"MySQL, COM_STMT_PREPARE Response, SELECT CONCAT(?, ?) AS col1",
         hex("0c 00 00 01 00 01 00 00 00 01 00 02 00 00 00 00 17 00 00 02 03 64 65 66 00 00 00 01 3f 00 0c 3f 00 00 00 00 00 fd 80 00 00 "
             "00 "
             "00 17 00 00 03 03 64 65 66 00 00 00 01 3f 00 0c 3f 00 00 00 00 00 fd 80 00 00 00 00 05 00 00 04 fe 00 00 02 00 1a 00 00 05 "
             "03 "
             "64 65 66 00 00 00 04 63 6f 6c 31 00 0c 3f 00 00 00 00 00 fd 80 00 1f 00 00 05 00 00 06 fe 00 00 02 00"),
         "prepared 1: 2 parameters, 1 columns\nparameter ? type 253\nparameter ? type 253\ncolumn col1 type 253\ncolumns end (last)\nover",
         old_prepared},
        {"MySQL, COM_STMT_PREPARE Response, DO 1", hex("0c 00 00 01 00 01 00 00 00 00 00 00 00 00 00 00"),
         "prepared 1: 0 parameters, 0 columns (last)\nover", old_prepared},
        {"MySQL, Binary Protocol Resultset",
         hex("01 00 00 01 01 1a 00 00 02 03 64 65 66 00 00 00 04 63 6f 6c 31 00 0c 08 00 06 00 00 00 fd 00 00 1f 00 00 05 00 00 03 fe 00 "
             "00 "
             "02 00 09 00 00 04 00 00 06 66 6f 6f 62 61 72 05 00 00 05 fe 00 00 02 00"),
         "columns 1\ncolumn col1 type 253\nrow 'foobar'\nend: affected 0 id 0 status 2 warnings 0 '' (last)\nover", old_binary},
        {"a result with an OK for its end",
         packets({"\x02", column("id", 3), column("c", 254), string("7") + string("x"), "\xfb" + string(""), end_ok()}),
         "columns 2\ncolumn id type 3\ncolumn c type 254\nrow 7, 'x'\nrow null, ''\nend: affected 0 id 0 status 2 warnings 0 '' "
         "(last)\nover"},
        {"a result without rows", packets({"\x01", column("id", 3, 32), end_ok(34)}),
         "columns 1\ncolumn id type 3 unsigned\nend: affected 0 id 0 status 34 warnings 0 '' (last)\nover"},
        {"an error instead of a row",
         packets({"\x01", column("id", 8), string("1"), error(1317, "70100", "Query execution was interrupted")}),
         "columns 1\ncolumn id type 8\nrow 1\nERROR 1317 (70100): Query execution was interrupted (last)\nover"},
        {"several results", packets({ok(more, 3), "\x01", column("a", 3), string("5"), end_ok(more), ok(2, 1)}),
         "ok: affected 3 id 0 status 10 warnings 0 ''\ncolumns 1\ncolumn a type 3\nrow 5\nend: affected 0 id 0 status 10 warnings 0 ''\n"
         "ok: affected 1 id 0 status 2 warnings 0 '' (last)\nover"},
        {"several results with other columns",
         packets({"\x02", column("a", 3), column("b", 253), string("5") + string("x"), end_ok(more), "\x01", column("c", 254), string("y"),
                  end_ok()}),
         "columns 2\ncolumn a type 3\ncolumn b type 253\nrow 5, 'x'\nend: affected 0 id 0 status 10 warnings 0 ''\n"
         "columns 1\ncolumn c type 254\nrow 'y'\nend: affected 0 id 0 status 2 warnings 0 '' (last)\nover"},
        {"several results with EOF", packets({"\x01", column("a", 3), eof(), string("5"), eof(more), error(1064, "42000", "syntax")}),
         "columns 1\ncolumn a type 3\nrow 5\nend: affected 0 id 0 status 10 warnings 0 ''\nERROR 1064 (42000): syntax (last)\nover",
         old_text},
        {"several results of a procedure that was prepared", packets({"\x01", column("a", 1), hex("00 00 ff"), end_ok(more), ok()}),
         "columns 1\ncolumn a type 1\nrow -1\nend: affected 0 id 0 status 10 warnings 0 ''\n"
         "ok: affected 0 id 0 status 2 warnings 0 '' (last)\nover",
         binary},
        {"a statement with parameters alone", packets({prepared(9, 0, 1), column("?", 253)}),
         "prepared 9: 1 parameters, 0 columns\nparameter ? type 253 (last)\nover", preparing},
        {"a statement with columns alone", packets({prepared(9, 2, 0), column("a", 3), column("b", 3)}),
         "prepared 9: 0 parameters, 2 columns\ncolumn a type 3\ncolumn b type 3 (last)\nover", preparing},
        {"a statement that cannot be prepared", packets({error(1146, "42S02", "Table 'test.t' doesn't exist")}),
         "ERROR 1146 (42S02): Table 'test.t' doesn't exist (last)\nover", preparing},
        {"a file that is asked for, and refused", packets({"\xfb/etc/passwd"}) + packets({ok()}, 3),
         "file '/etc/passwd'\nok: affected 0 id 0 status 2 warnings 0 '' (last)\nover"},
        {"a row in three packets, with packets of 30 bytes",
         packets({"\x01", column("a", 252).substr(0, 64), string(std::string(80, 'x')), end_ok()}, 1, 30),
         "columns 1\ncolumn a type 252\nrow '" + std::string(80, 'x') + "'\nend: affected 0 id 0 status 2 warnings 0 '' (last)\nover",
         {answer::text, protocol::usual, {.packet = 30}}},
        {"a row whose first value is so long that it begins like an end",
         packets({"\x01", column("a", 252), "\xfe" + integer<8>(40) + std::string(40, 'y'), end_ok()}, 1, 40),
         "columns 1\ncolumn a type 252\nrow '" + std::string(40, 'y') + "'\nend: affected 0 id 0 status 2 warnings 0 '' (last)\nover",
         {answer::text, protocol::usual, {.packet = 40}}},
        {"the same where an EOF is the end",
         packets({"\x01", column("a", 252), eof(), "\xfe" + integer<8>(40) + std::string(40, 'y'), eof()}),
         "columns 1\ncolumn a type 252\nrow '" + std::string(40, 'y') + "'\nend: affected 0 id 0 status 2 warnings 0 '' (last)\nover",
         old_text},
    };
}

} // namespace mysql_examples
