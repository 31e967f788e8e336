// A client of MySQL and MariaDB, for what surrounds an experiment: fill a server, ask it, keep results in it.
// It needs a server, and TCP only: g++ -std=c++20 -O2 06_mysql_client.cpp -pthread -lcrypto
// Run it: MYSQL_PASSWORD=… ./06_mysql_client 127.0.0.1 3306 USER DATABASE
#include <tare/mysql/connection/client.hpp>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <tuple>

using namespace tare;
using namespace std::chrono_literals;

int main(int argc, char** argv)
try {
    std::string const host = argc > 1 ? argv[1] : "127.0.0.1", port = argc > 2 ? argv[2] : "3306";
    std::string const user = argc > 3 ? argv[3] : "root", database = argc > 4 ? argv[4] : "test";
    char const* const password = std::getenv("MYSQL_PASSWORD");
    mysql::client server(mysql::over_tcp(host, static_cast<std::uint16_t>(std::stoi(port))),
                         {.user = user, .password = password ? password : "", .database = database, .answer_within = 5s});
    std::cout << "server " << server.connection().version() << '\n';

    server.query("CREATE TEMPORARY TABLE run (id INT PRIMARY KEY AUTO_INCREMENT, environment VARCHAR(40), rate DOUBLE NULL)");
    auto const insert = server.prepare("INSERT INTO run (environment, rate) VALUES (?, ?)"); // values are sent apart from the text
    std::cout << "row " << server.execute(insert, "native", 1.5).last_insert_id() << '\n';
    server.execute(insert, "container; it's no SQL", std::optional<double>());
    server.close(insert);

    using row = std::tuple<std::string, std::optional<double>>; // typed, or an error that says what came
    for (auto const& [environment, rate] : server.query("SELECT environment, rate FROM run ORDER BY id").rows<row>())
        std::cout << environment << ": " << (rate ? std::to_string(*rate) : "unknown") << '\n';

    try {
        server.query("SELECT * FROM missing");
    } catch (mysql::server_error const& e) { // the connection goes on
        std::cout << e.code() << ' ' << e.state() << '\n';
    }
    std::cout << server.query("SELECT COUNT(*) FROM run").one<int>() << " rows\n";
    server.quit();
} catch (std::exception const& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
