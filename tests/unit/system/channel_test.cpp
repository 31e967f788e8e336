#include <tare/system/channel.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <string>
#include <thread>

namespace {

using namespace tare;
using system::channel;

struct ends {
    ends()
    {
        auto [a, b] = system::channel_pair();
        raw = b.get();
        near = channel(std::move(a));
        far = channel(std::move(b));
    }
    void put(std::string const& bytes) const { BOOST_REQUIRE_EQUAL(::write(raw, bytes.data(), bytes.size()), std::ssize(bytes)); }

    channel near, far;
    int raw = -1;
};

auto soon() { return std::chrono::steady_clock::now() + std::chrono::milliseconds(300); }

std::string frame(std::string const& magic, std::uint32_t length, std::uint32_t checksum, std::string const& payload)
{
    std::string out = magic;
    out.append(reinterpret_cast<char const*>(&length), 4).append(reinterpret_cast<char const*>(&checksum), 4);
    return out + payload;
}

bool says(error const& e, std::string const& words) { return std::string(e.what()).find(words) != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(system_channel)

BOOST_AUTO_TEST_CASE(a_message_arrives_as_it_was_sent)
{
    ends e;
    boost::json::object const sent{{"kind", "hello"}, {"age", 0.25}, {"text", "line\nbreak \"quoted\""}};
    e.near.send(sent);
    e.near.send({{"kind", "second"}});
    BOOST_TEST(boost::json::serialize(*e.far.receive(soon())) == boost::json::serialize(sent));
    BOOST_TEST(boost::json::serialize(*e.far.receive(soon())) == R"({"kind":"second"})");
}

BOOST_AUTO_TEST_CASE(two_pipes_carry_a_channel_as_one_socket_does)
{
    auto const make = [] {
        int ends[2];
        BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        return std::pair{system::descriptor(ends[0]), system::descriptor(ends[1])};
    };
    auto [there_reads, here_writes] = make();
    auto [here_reads, there_writes] = make();
    channel here(std::move(here_reads), std::move(here_writes)), there(std::move(there_reads), std::move(there_writes));
    here.send({{"kind", "ping"}});
    BOOST_TEST(boost::json::serialize(*there.receive(soon())) == R"({"kind":"ping"})");
    there.send({{"kind", "pong"}});
    BOOST_TEST(boost::json::serialize(*here.receive(soon())) == R"({"kind":"pong"})");
    there.close();
    BOOST_TEST(!here.receive(soon()));
}

BOOST_AUTO_TEST_CASE(a_message_larger_than_the_socket_buffer_arrives_whole)
{
    ends e;
    std::string const big(3 << 20, 'x');
    std::thread sender([&] { e.near.send({{"big", big}}); });
    auto const got = e.far.receive(std::chrono::steady_clock::now() + std::chrono::seconds(20));
    sender.join();
    BOOST_TEST((got->at("big").as_string() == big));
}

BOOST_AUTO_TEST_CASE(an_end_between_frames_is_no_error_but_nothing)
{
    ends e;
    e.far.close();
    BOOST_TEST(!e.near.receive(soon()).has_value());
}

BOOST_AUTO_TEST_CASE(an_end_within_a_frame_is_an_error)
{
    ends e;
    e.put("TARE\x05");
    e.far.close();
    BOOST_CHECK_EXCEPTION(e.near.receive(soon()), error, [](error const& x) { return says(x, "closed within a frame"); });
}

BOOST_AUTO_TEST_CASE(silence_ends_at_the_deadline)
{
    ends e;
    BOOST_CHECK_THROW(e.near.receive(soon()), deadline_error);
}

BOOST_AUTO_TEST_CASE(a_slow_frame_ends_at_the_deadline)
{
    ends e;
    e.put(frame("TARE", 100, 0, "only a part"));
    BOOST_CHECK_THROW(e.near.receive(soon()), deadline_error);
}

BOOST_AUTO_TEST_CASE(what_is_no_frame_is_refused)
{
    ends e;
    e.put("Segmentation fault (core dumped)\n");
    BOOST_CHECK_EXCEPTION(e.near.receive(soon()), error, [](error const& x) { return says(x, "no frame"); });
}

BOOST_AUTO_TEST_CASE(a_length_beyond_the_bound_is_refused_before_anything_is_allocated)
{
    ends e;
    e.put(frame("TARE", 0xffffffff, 0, ""));
    BOOST_CHECK_EXCEPTION(e.near.receive(soon()), error, [](error const& x) { return says(x, "4294967295 bytes"); });
}

BOOST_AUTO_TEST_CASE(a_wrong_checksum_is_refused)
{
    ends e;
    e.put(frame("TARE", 2, 1, "{}"));
    BOOST_CHECK_EXCEPTION(e.near.receive(soon()), error, [](error const& x) { return says(x, "checksum"); });
}

BOOST_AUTO_TEST_CASE(a_payload_that_is_no_object_is_refused)
{
    ends e;
    boost::crc_32_type crc;
    crc.process_bytes("[]", 2);
    e.put(frame("TARE", 2, crc.checksum(), "[]"));
    BOOST_CHECK_EXCEPTION(e.near.receive(soon()), error, [](error const& x) { return says(x, "no JSON object"); });
}

BOOST_AUTO_TEST_CASE(sending_to_an_end_that_is_gone_is_an_error_and_no_signal)
{
    ends e;
    e.far.close();
    BOOST_CHECK_THROW(e.near.send({{"kind", "stop"}}), error);
}

BOOST_AUTO_TEST_SUITE_END()
