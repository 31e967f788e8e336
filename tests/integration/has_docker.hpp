#pragma once

#include <tare/environment/docker.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

/// Whether a Docker engine of a test's own can be started here.
inline boost::test_tools::assertion_result has_docker(boost::unit_test::test_unit_id)
{
    tare::environment::site where("probe", std::filesystem::temp_directory_path(), nullptr);
    auto const here = tare::environment::docker<>::available(where);
    boost::test_tools::assertion_result result(here.ok());
    if (!here.ok()) result.message() << here.sentence();
    return result;
}
