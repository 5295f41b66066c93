/* One line a failure, to standard error, by programs only: time, level, program, text. Never a name, a PIN
 * or a secret. A non-fatal line ends in what is done instead. */
#ifndef MM_BASE_LOG_H
#define MM_BASE_LOG_H

#include "sync/base/err.h"

#include <stdbool.h>

enum mm_log_level { MM_LOG_ERROR, MM_LOG_WARN, MM_LOG_INFO, MM_LOG_DEBUG, MM_LOG_LEVEL_COUNT };

void mm_log_start(const char *program, enum mm_log_level level);
/* Another level from now on, from any thread. */
void mm_log_level_set(enum mm_log_level level);
/* "error", "warn", "info", "debug". False when it is none. */
bool mm_log_level_find(const char *name, enum mm_log_level *ret_level);
void mm_log(enum mm_log_level level, const char *fmt, ...) MM_PRINTF(2, 3);

/* True when messages to people are to be English (LC_ALL, LC_MESSAGES or LANG is C or POSIX or starts
 * with en); Japanese otherwise. */
bool mm_lang_english(void);
/* ja or en by mm_lang_english(). Both may be formats with the same conversions. */
const char *mm_say(const char *ja, const char *en) __attribute__((format_arg(1), format_arg(2)));
#endif
