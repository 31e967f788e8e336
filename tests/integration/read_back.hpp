#pragma once

#include <tare/system/file.hpp>
#include <tare/workload/policy.hpp>

#include <boost/hana.hpp>

#include <sys/vfs.h>

#include <cstdint>
#include <cstdio>
#include <string>

/// The smallest workload with data: `prepare` writes a file once, natively; every start reads its copy, writes to it, reads it again.
struct read_back {
    static constexpr tare::text name = "read_back";

    struct parameters {
        BOOST_HANA_DEFINE_STRUCT(parameters, (tare::quantity<"bytes", tare::better::neither, std::uint64_t>, size));
        static parameters for_profile(tare::profile, tare::limits const&) { return {{100'000}}; }
    };
    struct sample {
        BOOST_HANA_DEFINE_STRUCT(sample, (tare::quantity<"bytes", tare::better::higher>, right));
    };
    static std::uint64_t memory_bytes(parameters const& p) { return 2 * p.size.value; }
    static double seconds(parameters const&) { return 0.01; }

    static std::string content(parameters const& p)
    {
        std::string out(p.size.value, ' ');
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>('a' + i * i % 23);
        return out;
    }
    static void prepare(parameters const& p, std::filesystem::path const& folder)
    {
        std::filesystem::create_directory(folder / "below");
        tare::system::write_file(folder / "below" / "file", content(p));
    }

    template <tare::memory::policy Memory>
    class sut {
    public:
        sut(parameters const& given, tare::workload::context const& where)
            : given_(given), folder_(where.data_folder), file_(where.data_folder / "below" / "file")
        {
        }
        tare::workload::outcome<sample> measure()
        {
            first_ = tare::system::read_file(file_);
            tare::system::write_file(file_, "changed");
            second_ = tare::system::read_file(file_);
            struct statfs found {};
            if (::statfs(file_.c_str(), &found) != 0) throw tare::system_failure("examine the filesystem of " + file_.string());
            char type[32];
            std::snprintf(type, sizeof type, "%llx", static_cast<unsigned long long>(found.f_type));
            return {{{static_cast<double>(first_.size())}}, {}, {{"filesystem", type}, {"folder", folder_.string()}}};
        }
        tare::workload::verification verify()
        {
            if (first_ != content(given_)) return {"the file is not the one that was prepared"};
            return {second_ == "changed" ? "" : "the file did not take what was written"};
        }

    private:
        parameters given_;
        std::filesystem::path folder_, file_;
        std::string first_, second_;
    };
};
static_assert(tare::workload::policy<read_back>);
