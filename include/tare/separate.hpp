#pragma once

// Tare is header-only. A project that builds several drivers may compile the part that is the same for all of them once: it defines
// TARE_SEPARATE_COMPILATION for every translation unit and includes <tare/src.hpp> in exactly one. In Tare's own build the target
// tare_plain does both.
#ifdef TARE_SEPARATE_COMPILATION
#define TARE_PLAIN
#else
#define TARE_PLAIN inline
#endif
