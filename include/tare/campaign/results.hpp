#pragma once

#include <tare/campaign/record.hpp>

#include <boost/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <set>
#include <string>
#include <utility>

namespace tare::campaign {

/// results.jsonl, open for appending: a record is written with one write and synced before the next trial begins.
class results {
public:
    /// Opens the file, drops a torn last line, and knows which records are there.
    explicit results(system::fs::path file)
        : file_(std::move(file)), opened_(system::open_file(file_, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, 0644))
    {
        auto const present = read_records(file_);
        if (present.torn() && ::ftruncate(opened_.get(), static_cast<off_t>(present.whole_bytes)) != 0)
            throw system_failure("drop the torn last line of " + file_.string());
        for (auto const& r : present.records) note(r);
    }

    bool has(std::string const& comparison, record_key const& key) const { return keys_.contains({comparison, key}); }
    std::size_t size() const { return keys_.size(); }

    /// Whether a trial failed or was invalid.
    bool flawed() const { return flawed_; }
    bool any_valid() const { return any_valid_; }

    /// Appends one record. When the disk is full the part that was written is taken back, so that the file stays whole; throws `error`.
    void append(record const& r)
    {
        auto const line = boost::json::serialize(to_json(r)) + '\n';
        auto const before = ::lseek(opened_.get(), 0, SEEK_END);
        auto const n = ::write(opened_.get(), line.data(), line.size());
        int const code = n < 0 ? errno : ENOSPC;
        if (n != static_cast<ssize_t>(line.size())) {
            if (n > 0 && ::ftruncate(opened_.get(), before) != 0) throw system_failure("take back a torn record in " + file_.string());
            throw system_failure("write a record to " + file_.string(), code, "free space there");
        }
        if (::fdatasync(opened_.get()) != 0) {
            int const failure = errno;
            [[maybe_unused]] auto const back = ::ftruncate(opened_.get(), before); // it is measured again, and must not be there twice
            throw system_failure("sync " + file_.string(), failure);
        }
        note(r);
    }

private:
    void note(record const& r)
    {
        keys_.emplace(r.comparison, r.key());
        flawed_ |= r.status == status::failed || r.status == status::invalid;
        any_valid_ |= r.status == status::valid;
    }

    system::fs::path file_;
    system::descriptor opened_;
    std::set<std::pair<std::string, record_key>> keys_;
    bool flawed_ = false;
    bool any_valid_ = false;
};

} // namespace tare::campaign
