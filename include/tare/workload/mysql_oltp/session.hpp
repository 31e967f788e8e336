#pragma once

#include <tare/mysql/protocol/capability.hpp>
#include <tare/system/descriptor.hpp>
#include <tare/workload/mysql_oltp/statements.hpp>

namespace tare::workload::oltp {

/// A connection that is logged in and ready for transactions. Its calls block, for a tenth of a second at most.
struct session {
    system::descriptor socket;
    protocol::capability spoken{};
    prepared_statements prepared{};
};

} // namespace tare::workload::oltp
