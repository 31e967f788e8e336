#pragma once

// One line of results.jsonl: what it is, how it is checked, how a file of them is read.
#include <tare/campaign/record_file.hpp>
#include <tare/campaign/record_parse.hpp>
#include <tare/campaign/record_schema.hpp>
