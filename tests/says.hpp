#pragma once

#include <boost/test/unit_test.hpp>

#include <exception>
#include <string_view>

/// Whether these words are part of the sentence; the test's log has all of it.
inline bool has(std::exception const& e, std::string_view words)
{
    BOOST_TEST_MESSAGE(e.what());
    return std::string_view(e.what()).find(words) != std::string_view::npos;
}
