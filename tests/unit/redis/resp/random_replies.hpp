#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace resp_random {

/// Streams of valid replies of every type, and streams with a few bytes changed.
class replies {
public:
    explicit replies(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

    std::string stream(std::size_t n)
    {
        std::string out;
        while (n-- > 0) below(8) == 0 ? aggregate('>', out, 0) : value(out, 0);
        return out;
    }

    /// Changes, removes or repeats bytes, preferably by such as have a meaning.
    std::string mutated(std::string bytes)
    {
        for (auto left = 1 + below(3); left > 0 && !bytes.empty(); --left) {
            auto const at = below(bytes.size());
            constexpr std::string_view telling = "\r\n+-:_,#(;.$!=*%~|>?0129tfx";
            switch (below(4)) {
            case 0:
                bytes.erase(at, 1 + below(4));
                break;
            case 1:
                bytes.insert(at, 1, telling[below(telling.size())]);
                break;
            case 2:
                bytes.insert(at, bytes.substr(below(bytes.size()), below(12)));
                break;
            default:
                bytes[at] = telling[below(telling.size())];
            }
        }
        return bytes;
    }

private:
    void value(std::string& out, int depth)
    {
        if (below(12) == 0 && depth < 4) aggregate('|', out, depth);
        auto const usual = below(3);
        if (usual == 0) return void(out += below(2) ? "+OK\r\n" : "$-1\r\n");
        if (usual == 1) return blob('$', text(below(80), true), out);
        switch (below(depth < 4 ? 14 : 9)) {
        case 0:
            out += '+' + text(below(20), false) + "\r\n";
            break;
        case 1:
            out += "-ERR " + text(below(20), false) + "\r\n";
            break;
        case 2:
            out += ':' + std::to_string(static_cast<std::int64_t>(random_() >> below(64))) + "\r\n";
            break;
        case 3:
            out += below(2) ? "_\r\n" : "*-1\r\n";
            break;
        case 4:
            out += ',' + std::to_string(static_cast<double>(random_()) / 3e18) + "\r\n";
            break;
        case 5:
            out += below(2) ? "#t\r\n" : "#f\r\n";
            break;
        case 6:
            out += '(' + std::to_string(random_()) + std::to_string(random_()) + "\r\n";
            break;
        case 7:
            blob(below(2) ? '!' : '$', text(below(3000), true), out);
            break;
        case 8:
            blob('=', "txt:" + text(below(30), true), out);
            break;
        case 9:
            streamed_string(out);
            break;
        case 10:
            streamed_aggregate(out, depth);
            break;
        default:
            aggregate("*%~"[below(3)], out, depth);
        }
    }

    std::string text(std::size_t n, bool binary)
    {
        std::string out(n, ' ');
        for (auto& c : out) c = static_cast<char>(binary && below(4) == 0 ? "\r\n$+"[below(4)] : 'a' + static_cast<int>(below(26)));
        return out;
    }

    static void blob(char first, std::string const& bytes, std::string& out)
    {
        out += first + std::to_string(bytes.size()) + "\r\n" + bytes + "\r\n";
    }

    void streamed_string(std::string& out)
    {
        out += "$?\r\n";
        for (auto n = below(4); n > 0; --n) blob(';', text(1 + below(20), true), out);
        out += ";0\r\n";
    }

    void elements(std::size_t n, std::string& out, int depth)
    {
        while (n-- > 0) value(out, depth + 1);
    }

    void aggregate(char first, std::string& out, int depth)
    {
        auto const n = below(5);
        out += first + std::to_string(n) + "\r\n";
        elements(first == '%' || first == '|' ? 2 * n : n, out, depth);
    }

    void streamed_aggregate(std::string& out, int depth)
    {
        auto const first = "*%~"[below(3)];
        out += std::string(1, first) + "?\r\n";
        elements(first == '%' ? 2 * below(3) : below(6), out, depth);
        out += ".\r\n";
    }

    std::mt19937_64 random_;
};

} // namespace resp_random
