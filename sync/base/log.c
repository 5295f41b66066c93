#include "sync/base/log.h"
#include "sync/base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_BYTES 1200

static const char *const level_names[] = {"error", "warn", "info", "debug"};
_Static_assert(sizeof level_names / sizeof level_names[0] == MM_LOG_LEVEL_COUNT, "one name for each level");

/* The one exception to "no state outside main": read by every line. */
static const char *log_program = "mamori";
static _Atomic int log_level = MM_LOG_INFO;

void mm_log_start(const char *program, enum mm_log_level level)
{
    log_program = program;
    mm_log_level_set(level);
}

void mm_log_level_set(enum mm_log_level level)
{
    log_level = (int)level;
}

bool mm_log_level_find(const char *name, enum mm_log_level *ret_level)
{
    for (int i = 0; i < MM_LOG_LEVEL_COUNT; i++) {
        if (strcmp(level_names[i], name) != 0)
            continue;
        *ret_level = (enum mm_log_level)i;
        return true;
    }
    return false;
}

void mm_log(enum mm_log_level level, const char *fmt, ...)
{
    if ((int)level > log_level)
        return;
    char when[MM_TIME_BYTES];
    struct mm_clock clock = mm_clock_system();
    mm_time_format(mm_now_ms(&clock), when);
    /* mm_fail makes one clean line of any text, cut at a character. */
    struct mm_errinfo line = MM_ERRINFO_INIT;
    char text[sizeof line.text];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mm_fail(&line, MM_ERR_IO, "%s", text);
    char out[LINE_BYTES];
    int n = snprintf(out, sizeof out, "%s %s %.64s: %s\n", when, level_names[level], log_program, line.text);
    /* One write a line, so that lines of several processes do not mix. A failing stderr has no remedy. */
    if (n > 0 && write(STDERR_FILENO, out, (size_t)n) < 0)
        return;
}

bool mm_lang_english(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strcmp(value, "C") == 0 || strcmp(value, "POSIX") == 0 || strncmp(value, "en", 2) == 0;
    }
    return false;
}

const char *mm_say(const char *ja, const char *en)
{
    return mm_lang_english() ? en : ja;
}
