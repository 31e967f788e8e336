#define BOOST_TEST_MODULE tare
#include <boost/test/unit_test.hpp>
