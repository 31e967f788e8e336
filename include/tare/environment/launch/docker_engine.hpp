#pragma once

#include <tare/environment/launch/docker_daemon.hpp>
#include <tare/environment/launch/docker_rules.hpp>
#include <tare/environment/launch/quick_key.hpp>
#include <tare/image/tar.hpp>
#include <tare/system/docker_client.hpp>

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// The Docker engine of a campaign, private or the one that the user named, with the images that were imported into it.
class docker_engine {
public:
    explicit docker_engine(site& where)
        : id_(where.id()), folder_(where.folder()), private_(where.chosen().docker_host.empty()), book_(where.journal()),
          client_(system::docker_client_for(where.chosen().docker_host))
    {
        if (!private_) system::check_docker_endpoint(client_.endpoint); // else no journal could name what is made there
        client_.configuration = where.run_folder() / "docker-client";
        system::make_folder(client_.configuration);
        if (private_) daemon_ = std::make_unique<docker_daemon>(where);
        if (private_) client_.endpoint = daemon_->endpoint();
        learn_facts();
        if (private_) rules_.emplace(where.sut_namespace()); // now that it answers, all of them are there
    }
    docker_engine(docker_engine const&) = delete;
    docker_engine& operator=(docker_engine const&) = delete;
    ~docker_engine()
    {
        if (!private_)
            for (auto const& [key, name] : images_) remove_image(name);
    }

    /// To be called before a container or an image is made, and after it is gone. What is in the user's own engine stays there after
    /// `kill -9` of this process, so the journal names it; a private engine takes all that it holds with it.
    void announce(system::created kind, std::string const& name)
    {
        if (!private_) announced_[name] = book_.will_create(kind, system::docker_object{client_.endpoint, name}.str());
    }
    void gone(std::string const& name)
    {
        if (auto const entry = announced_.extract(name)) book_.undone(entry.mapped());
    }

    /// The one of this campaign; started when first asked for.
    static docker_engine& of(site& where)
    {
        return where.shared<docker_engine>("docker " + where.chosen().docker_host, [&] { return new docker_engine(where); });
    }

    bool is_private() const { return private_; }
    system::docker_client const& client() const { return client_; }
    std::string label() const { return "tare=" + id_; }
    std::string container_name(std::string const& program) const { return "tare-" + id_ + "-" + program; }
    /// Of the private engine; put in place while a container is behind them.
    docker_rules const* rules() const { return rules_ ? &*rules_ : nullptr; }
    /// Empty for a running engine: its cgroup driver decides what a parent may look like.
    std::string cgroup_parent() const { return private_ ? daemon_->cgroup_parent() : std::string{}; }
    boost::json::object const& facts() const { return facts_; }

    /// The image of a closure, imported when it is first needed.
    std::string const& image_of(image::closure const& files)
    {
        auto const key = quick_key(files);
        auto const found = images_.find(key);
        return found != images_.end() ? found->second : images_.emplace(key, import(files, key)).first->second;
    }

    /// Imports a closure under a name of its own; removed by the caller.
    std::string import(image::closure const& files, std::string const& tag)
    {
        auto const name = "tare-" + id_ + ":" + tag;
        auto const archive = folder_ / (tag + ".tar");
        auto with_folders = files; // that programs take for granted, and that Docker does not make
        with_folders.add_folder("/tmp", 01777);
        with_folders.add_folder("/run");
        with_folders.add_folder("/var/tmp", 01777);
        image::write_tar(with_folders, archive);
        announce(system::created::docker_image, name);
        client_.order({"import", "--change", "LABEL " + label(), archive.string(), name}, "import an image into the Docker engine",
                      std::chrono::minutes(10));
        std::filesystem::remove(archive);
        return name;
    }

    void remove_image(std::string const& name) noexcept
    {
        try {
            system::remove_docker_image(client_, name);
            gone(name);
        } catch (std::exception const&) { // a private engine takes it with it; otherwise the journal's entry stays open
        }
    }

private:
    /// Everything that is the same for all containers of this engine, asked for once. The question also waits until it answers.
    void learn_facts()
    {
        auto const text = client_.order({"info", "--format", "{{json .}}"}, "ask the Docker engine what it is", std::chrono::seconds(30));
        boost::json::error_code code;
        auto const info = boost::json::parse(text, code);
        auto const* const all = code ? nullptr : info.if_object();
        if (!all) throw error("the Docker engine at " + client_.endpoint + " did not say what it is", "check that it runs: docker info");
        for (auto const& [name, as] : {std::pair{"ServerVersion", "version"},
                                       {"Driver", "storage_driver"},
                                       {"CgroupVersion", "cgroup_version"},
                                       {"CgroupDriver", "cgroup_driver"},
                                       {"DefaultRuntime", "runtime"},
                                       {"SecurityOptions", "security"}})
            if (auto const* const value = all->if_contains(name); value && !value->is_null()) facts_[as] = *value;
        if (!facts_.contains("version"))
            throw error("no Docker engine answers at " + client_.endpoint,
                        private_ ? "its last words: " + system::tail(daemon_->log()) : "start it, or leave out --docker-host");
        facts_["private"] = private_;
    }

    std::string id_;
    std::filesystem::path folder_;
    bool private_;
    system::journal& book_;
    system::docker_client client_;
    std::unique_ptr<docker_daemon> daemon_;
    std::optional<docker_rules> rules_;
    boost::json::object facts_;
    std::map<std::string, std::string> images_;      ///< key of the closure → name
    std::map<std::string, std::uint64_t> announced_; ///< name → its entry in the journal
};

} // namespace tare::environment::launch
