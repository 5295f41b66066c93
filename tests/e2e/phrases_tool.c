/* phrases_tool MODEL.json: each line of standard input with | between its phrases, for t_phrases.sh. */
#include "kiosk/text/phrases.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 * 1024 };

static void print_phrases(const struct mm_phrases *p, const char *line)
{
    static uint16_t units[LINE_MAX_BYTES];
    static int32_t scores[LINE_MAX_BYTES];
    static size_t offsets[LINE_MAX_BYTES];
    size_t n = 0, len = strlen(line);
    for (size_t pos = 0; pos < len;) {
        size_t at = pos;
        uint32_t cp = mm_utf8_next(line, len, &pos);
        offsets[n] = at;
        units[n++] = (uint16_t)(cp < 0x10000 ? cp : 0xD7C0 + (cp >> 10));
        if (cp >= 0x10000) {
            offsets[n] = at; /* no phrase begins inside of a character */
            units[n++] = (uint16_t)(0xDC00 + (cp & 0x3FF));
        }
    }
    mm_phrases_score(p, units, n, scores);
    for (size_t i = 0; i < n; i++) {
        if (scores[i] > 0)
            putchar('|');
        if (i == 0 || offsets[i] != offsets[i - 1]) {
            size_t pos = offsets[i];
            mm_utf8_next(line, len, &pos);
            fwrite(line + offsets[i], 1, pos - offsets[i], stdout);
        }
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    static char line[LINE_MAX_BYTES];
    struct mm_phrases *p = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (argc != 2 || mm_phrases_open(argv[1], &p, &info) != MM_OK) {
        fprintf(stderr, "phrases_tool: %s\n", info.text);
        return 2;
    }
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        print_phrases(p, line);
    }
    mm_phrases_close(p);
    return EXIT_SUCCESS;
}
