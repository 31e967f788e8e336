#pragma once

#include <tare/system/run.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>

/// Whether these programs are installed; else the first that is missing, and what brings it.
inline boost::test_tools::assertion_result has_programs(std::initializer_list<char const*> programs, std::string const& packages)
{
    for (auto const* program : programs)
        if (!tare::system::find_program(program)) {
            boost::test_tools::assertion_result result(false);
            result.message() << "there is no " << program << "; apt install " << packages;
            return result;
        }
    return true;
}
