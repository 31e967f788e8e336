#pragma once

#include <tare/environment/launch/docker_client.hpp>
#include <tare/environment/launch/docker_daemon.hpp>
#include <tare/environment/launch/docker_rules.hpp>
#include <tare/environment/launch/quick_key.hpp>
#include <tare/image/tar.hpp>

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace tare::environment::launch {

/// The Docker engine of a campaign, private or the one that the user named, with the images that were imported into it.
class docker_engine {
public:
    explicit docker_engine(site& where) : id_(where.id()), folder_(where.folder()), private_(where.chosen().docker_host.empty())
    {
        auto const program = find_docker();
        if (!program) throw error("there is no docker client", "install it with 'apt install docker.io'");
        client_.program = *program;
        client_.configuration = where.run_folder() / "docker-client";
        system::make_folder(client_.configuration);
        if (private_) daemon_ = std::make_unique<docker_daemon>(where);
        client_.endpoint = private_ ? daemon_->endpoint() : where.chosen().docker_host;
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

    /// The one of this campaign; started when first asked for.
    static docker_engine& of(site& where)
    {
        return where.shared<docker_engine>("docker " + where.chosen().docker_host, [&] { return new docker_engine(where); });
    }

    bool is_private() const { return private_; }
    docker_client const& client() const { return client_; }
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
        client_.ask({"import", "--change", "LABEL " + label(), archive.string(), name}, "import an image into the Docker engine",
                    std::chrono::minutes(10));
        std::filesystem::remove(archive);
        return name;
    }

    void remove_image(std::string const& name) const noexcept
    {
        try {
            client_.ask({"image", "rm", "--force", name}, "remove the image " + name);
        } catch (std::exception const&) { // an engine that is gone has no images either
        }
    }

private:
    /// Everything that is the same for all containers of this engine, asked for once. The question also waits until it answers.
    void learn_facts()
    {
        auto const text = client_.ask({"info", "--format", "{{json .}}"}, "ask the Docker engine what it is", std::chrono::seconds(30));
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
    docker_client client_;
    std::unique_ptr<docker_daemon> daemon_;
    std::optional<docker_rules> rules_;
    boost::json::object facts_;
    std::map<std::string, std::string> images_;
};

} // namespace tare::environment::launch
