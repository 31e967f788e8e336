// A client of Redis, for what surrounds an experiment: fill a server, ask it, listen to it.
// It needs a server, and TCP only: g++ -std=c++20 -O2 05_redis_client.cpp -pthread
// Run it: ./05_redis_client 127.0.0.1 6379
#include <tare/redis/connection/client.hpp>

#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>

using namespace tare;
using namespace std::chrono_literals;

int main(int argc, char** argv)
try {
    std::string const host = argc > 1 ? argv[1] : "127.0.0.1", port = argc > 2 ? argv[2] : "6379";
    char const* const password = std::getenv("REDIS_PASSWORD");
    redis::client server(redis::over_tcp(host, static_cast<std::uint16_t>(std::stoi(port))),
                         {.who = {.password = password ? password : ""}, .name = "example", .answer_within = 2s});
    std::cout << "Redis " << server.connection().server().version << '\n';

    redis::pipeline load; // sent at once; an error is the value of its own reply
    load.add("HSET", "run:1", "environment", "native", "requests", 120'000).add("INCR", "run:1").add("INCRBY", "runs", 1);
    for (auto const& reply : server.execute(load))
        if (auto const refused = reply.error()) std::cout << refused->what() << '\n';

    auto const run = server.call("HGETALL", "run:1").as<std::map<std::string, std::string>>(); // typed, or an error that says what came
    std::cout << run.at("environment") << ": " << run.at("requests") << " requests\n";
    if (!server.call("GET", "no such key").as<std::optional<std::string>>()) std::cout << "no such key\n";

    server.on_push([](redis::resp::value const& push) { std::cout << "push of " << push.elements()->size() << " elements\n"; });
    server.call("SUBSCRIBE", "news");
    server.call("PUBLISH", "news", "hello"); // RESP3: commands go on while messages come
    server.listen(100ms);
} catch (std::exception const& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
