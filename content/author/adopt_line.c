#include "content/author/adopt_in.h"

#include "sync/base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool mm_adopt_starts(const char *s, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(s + len - strlen(with), with, strlen(with)) == 0;
}

void mm_adopt_trim(const char **s, size_t *len)
{
    for (;;) {
        size_t n = *len && (isspace((unsigned char)**s) || **s == '#') ? 1
                   : mm_adopt_starts(*s, *len, MM_ADOPT_BLANK)         ? 3
                                                                       : 0;

        if (!n)
            break;
        *s += n;
        *len -= n;
    }
    for (;;) {
        size_t n = *len && isspace((unsigned char)(*s)[*len - 1]) ? 1
                   : ends(*s, *len, MM_ADOPT_BLANK)               ? 3
                                                                  : 0;

        if (!n)
            break;
        *len -= n;
    }
}

/* A number in any of the three scripts: its value, *ret_len its bytes (0: there is none). */
static int read_number(const char *s, size_t len, size_t *ret_len)
{
    static const char *const kanji[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    int value = 0, tens = 0;
    size_t pos = 0;

    while (pos < len && value < 10000) {
        size_t before = pos;

        if (isdigit((unsigned char)s[pos])) {
            value = value * 10 + s[pos++] - '0';
            continue;
        }
        for (int d = 0; d < 10 && pos == before; d++) {
            if (!mm_adopt_starts(s + pos, len - pos, wide[d]) &&
                !mm_adopt_starts(s + pos, len - pos, kanji[d]))
                continue;
            value = value * 10 + d;
            pos += 3;
        }
        if (pos == before && mm_adopt_starts(s + pos, len - pos, "十") && !tens) {
            tens = (value ? value : 1) * 10;
            value = 0;
            pos += 3;
        }
        if (pos == before)
            break;
    }
    *ret_len = pos;
    return tens + value;
}

/* What stands behind the number of an article: 第3条の規定により… is a sentence. */
static bool ends_mark(const char *s, size_t len)
{
    return !len || isspace((unsigned char)*s) || mm_adopt_starts(s, len, MM_ADOPT_BLANK) ||
           mm_adopt_starts(s, len, "（") || mm_adopt_starts(s, len, "(");
}

/* 第3条, 第3条の2 */
static bool read_ordinal(struct mm_adopt_line *line)
{
    static const struct {
        const char *word;
        enum mm_adopt_kind kind;
    } words[] = {{"章", MM_ADOPT_CHAPTER}, {"節", MM_ADOPT_SECTION}, {"条", MM_ADOPT_ARTICLE}};
    size_t n, more;
    int number;

    if (!mm_adopt_starts(line->s, line->len, "第"))
        return false;
    number = read_number(line->s + 3, line->len - 3, &n);
    for (size_t i = 0; n && i < sizeof(words) / sizeof(words[0]); i++) {
        size_t end = 3 + n + strlen(words[i].word);

        if (!mm_adopt_starts(line->s + 3 + n, line->len - 3 - n, words[i].word))
            continue;
        snprintf(line->number, sizeof(line->number), "%d", number);
        if (mm_adopt_starts(line->s + end, line->len - end, "の")) {
            int sub = read_number(line->s + end + 3, line->len - end - 3, &more);

            if (more) {
                snprintf(line->number, sizeof(line->number), "%d-%d", number, sub);
                end += 3 + more;
            }
        }
        if (words[i].kind == MM_ADOPT_ARTICLE && !ends_mark(line->s + end, line->len - end))
            return false;
        line->kind = words[i].kind;
        line->mark = end;
        return true;
    }
    return false;
}

/* (1), （１） and ⑴ */
static bool read_paren(struct mm_adopt_line *line)
{
    size_t open = mm_adopt_starts(line->s, line->len, "(")    ? 1
                  : mm_adopt_starts(line->s, line->len, "（") ? 3
                                                              : 0,
           pos = 0, n;
    uint32_t cp = line->len ? mm_utf8_next(line->s, line->len, &pos) : 0;
    int number;

    if (cp >= 0x2474 && cp <= 0x2487) {
        snprintf(line->number, sizeof(line->number), "%u", (unsigned)(cp - 0x2473));
        line->mark = pos;
        line->kind = MM_ADOPT_PAREN;
        return true;
    }
    if (!open)
        return false;
    number = read_number(line->s + open, line->len - open, &n);
    pos = open + n;
    if (n && (mm_adopt_starts(line->s + pos, line->len - pos, ")") ||
              mm_adopt_starts(line->s + pos, line->len - pos, "）"))) {
        snprintf(line->number, sizeof(line->number), "%d", number);
        line->mark = pos + (line->s[pos] == ')' ? 1 : 3);
        line->kind = MM_ADOPT_PAREN;
        return true;
    }
    return false;
}

/* "1 目的", "１　目的", "1. 目的" */
static bool read_plain(struct mm_adopt_line *line)
{
    static const char *const marks[] = {" ", MM_ADOPT_BLANK, ". ", "．", "、"};
    size_t n;
    int number = read_number(line->s, line->len, &n);

    if (!n || (!isdigit((unsigned char)*line->s) &&
               !mm_adopt_starts(line->s, n, "\xEF"))) /* kanji begin sentences */
        return false;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (!mm_adopt_starts(line->s + n, line->len - n, marks[i]) || n + strlen(marks[i]) >= line->len)
            continue;
        snprintf(line->number, sizeof(line->number), "%d", number);
        line->mark = n + (strcmp(marks[i], ". ") == 0 ? 1 : i > 2 ? strlen(marks[i]) : 0);
        line->kind = MM_ADOPT_NUMBER;
        return true;
    }
    return false;
}

static bool read_supplement(struct mm_adopt_line *line)
{
    size_t n = mm_adopt_starts(line->s, line->len, "附則") || mm_adopt_starts(line->s, line->len, "付則") ? 6
               : mm_adopt_starts(line->s, line->len, "附　則") || mm_adopt_starts(line->s, line->len, "附 則")
                   ? line->len
                   : 0;

    if (!n || n != line->len)
        return false;
    line->kind = MM_ADOPT_SUPPLEMENT;
    line->mark = line->len;
    snprintf(line->number, sizeof(line->number), "%s", "");
    return true;
}

void mm_adopt_line_read(struct mm_adopt_line *line)
{
    line->kind = MM_ADOPT_TEXT;
    if (read_ordinal(line) || read_paren(line) || read_supplement(line) || read_plain(line))
        return;
    line->is_title = (mm_adopt_starts(line->s, line->len, "（") && ends(line->s, line->len, "）")) ||
                     (mm_adopt_starts(line->s, line->len, "(") && ends(line->s, line->len, ")"));
}
