#include <tare/memory/array.hpp>
#include <tare/memory/mapping.hpp>
#include <tare/memory/small.hpp>
#include <tare/memory/transparent_huge.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

#include <cstring>
#include <limits>

using namespace tare;
using namespace tare::memory;

namespace {

/// What a child of this process finds out, so that what applies to a whole process does not apply to the tests after it.
template <class Function>
bool in_child(Function function)
{
    pid_t const child = ::fork();
    if (child == 0) ::_exit(function() ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool inaccessible(void const* address)
{
    return in_child([address] {
        ::signal(SIGSEGV, [](int) { ::_exit(0); });
        return *static_cast<char const volatile*>(address) == 77 && false;
    });
}

std::string thp_setting() { return system::read_line("/sys/kernel/mm/transparent_hugepage/enabled").value_or("[never]"); }

} // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(names_of_policies_say_pages_and_placement)
{
    BOOST_TEST(std::string_view(small<placement::local>::name) == "small-local");
    BOOST_TEST(std::string_view(transparent_huge<placement::interleaved>::name) == "thp-interleaved");
}

BOOST_AUTO_TEST_CASE(map_rounds_the_size_up_to_the_page)
{
    for (std::size_t const bytes : {std::size_t{1}, huge_page - 1, huge_page, huge_page + 1}) {
        auto const r = transparent_huge<>::map(bytes);
        BOOST_TEST(r.bytes == (bytes <= huge_page ? huge_page : 2 * huge_page));
        BOOST_TEST(reinterpret_cast<std::uintptr_t>(r.data) % huge_page == 0U);
        BOOST_TEST(r.page == huge_page);
        std::memset(r.data, 1, r.bytes);
        transparent_huge<>::unmap(r);
    }
}

BOOST_AUTO_TEST_CASE(mapped_memory_is_zero_and_untouched)
{
    auto const r = small<>::map(1 << 20);
    BOOST_TEST(pages_of(r).at("resident_bytes").to_number<std::uint64_t>() == 0U);
    auto const* const bytes = static_cast<char const*>(r.data);
    BOOST_TEST(std::all_of(bytes, bytes + r.bytes, [](char c) { return c == 0; }));
    small<>::unmap(r);
}

BOOST_AUTO_TEST_CASE(a_region_has_a_guard_before_and_after_it)
{
    auto const r = small<>::map(3 * small_page);
    auto const* const data = static_cast<char const*>(r.data);
    BOOST_TEST(inaccessible(data - 1));
    BOOST_TEST(inaccessible(data + r.bytes));
    BOOST_TEST(!inaccessible(data));
    BOOST_TEST(!inaccessible(data + r.bytes - 1));
    small<>::unmap(r);
    BOOST_TEST(inaccessible(data));
}

BOOST_AUTO_TEST_CASE(a_size_that_no_machine_has_is_refused)
{
    BOOST_CHECK_THROW(small<>::map(std::numeric_limits<std::size_t>::max()), error);
    BOOST_CHECK_THROW(transparent_huge<>::map(std::numeric_limits<std::size_t>::max() - huge_page), error);
    BOOST_CHECK_THROW(small<>::map(std::size_t{1} << 60), error);
    BOOST_CHECK_THROW(small<>::map(0), error);
    BOOST_CHECK_THROW((array<double, small<>>((std::size_t{1} << 61) + 1)), error);
    BOOST_CHECK_THROW((array<double, small<>>(1, 4)), error);
}

BOOST_AUTO_TEST_CASE(small_pages_are_never_huge)
{
    array<char, small<>> const a(4 * huge_page);
    std::memset(a.data(), 1, a.size());
    auto const facts = a.facts();
    BOOST_TEST(facts.at("resident_bytes").to_number<std::uint64_t>() == 4 * huge_page);
    BOOST_TEST(facts.at("transparent_huge_bytes").to_number<std::uint64_t>() == 0U);
}

BOOST_AUTO_TEST_CASE(huge_pages_are_granted_where_the_system_gives_them)
{
    if (thp_setting().find("[never]") != std::string::npos) {
        BOOST_TEST_MESSAGE("not looked at: this system never gives transparent huge pages");
        return;
    }
    array<char, transparent_huge<>> const a(4 * huge_page);
    std::memset(a.data(), 1, a.size());
    BOOST_TEST(a.facts().at("transparent_huge_bytes").to_number<std::uint64_t>() >= huge_page);
}

BOOST_AUTO_TEST_CASE(a_process_with_small_pages_gets_no_huge_ones_even_when_it_asks)
{
    BOOST_TEST(in_child([] {
        small<>::process();
        array<char, transparent_huge<>> const a(4 * huge_page);
        std::memset(a.data(), 1, a.size());
        return a.facts().at("transparent_huge_bytes").to_number<std::uint64_t>() == 0;
    }));
}

BOOST_AUTO_TEST_CASE(a_process_with_huge_pages_takes_an_inherited_refusal_back)
{
    BOOST_TEST(in_child([] {
        small<>::process();
        transparent_huge<>::process();
        return ::prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 0 && std::string_view(::getenv("GLIBC_TUNABLES")) == "glibc.malloc.hugetlb=1";
    }));
}

BOOST_AUTO_TEST_CASE(backing_tells_a_guest_what_the_policy_is)
{
    BOOST_TEST(!small<>::backing().huge_advice);
    BOOST_TEST(transparent_huge<>::backing().huge_advice);
    BOOST_TEST(!transparent_huge<>::backing().interleaved);
    BOOST_TEST(transparent_huge<placement::interleaved>::backing().interleaved);
    BOOST_TEST(small<placement::interleaved>::backing().interleaved);
}

BOOST_AUTO_TEST_CASE(an_array_begins_at_its_offset_and_moves)
{
    array<double, small<>> first(1000, 1408);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(first.data()) % small_page == 1408U);
    first[999] = 7;
    auto second = std::move(first);
    BOOST_TEST(second[999] == 7);
    BOOST_TEST(second.elements().size() == 1000U);
    BOOST_TEST(first.data() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
