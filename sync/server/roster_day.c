/* Days as they stand in offices' files, with and without an era. */
#include "sync/base/clock.h"
#include "sync/base/utf8.h"
#include "sync/server/roster_read.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct era {
    const char *names[3];
    int year_before; /* the western year of the era's year 0 */
    struct mm_date first, last;
} eras[] = {
    {{"令和", "R", "r"}, 2018, {2019, 5, 1}, {9999, 12, 31}},
    {{"平成", "H", "h"}, 1988, {1989, 1, 8}, {2019, 4, 30}},
    {{"昭和", "S", "s"}, 1925, {1926, 12, 25}, {1989, 1, 7}},
};

static const struct era *take_era(const char **p)
{
    for (size_t i = 0; i < sizeof(eras) / sizeof(eras[0]); i++)
        for (size_t k = 0; k < 3; k++) {
            size_t len = strlen(eras[i].names[k]);

            if (strncmp(*p, eras[i].names[k], len) == 0) {
                *p += len;
                return &eras[i];
            }
        }
    return NULL;
}

/* 1 to 4 digits; -1 when there are none or more. */
static int take_number(const char **p)
{
    int value = 0, digits = 0;

    while (isdigit((unsigned char)**p)) {
        if (++digits > 4)
            return -1;
        value = value * 10 + (**p - '0');
        (*p)++;
    }
    return digits ? value : -1;
}

static bool take(const char **p, const char *word)
{
    size_t len = strlen(word);

    if (strncmp(*p, word, len) != 0)
        return false;
    *p += len;
    return true;
}

/* The mark between two numbers: its own kanji, or the one sign that the whole day uses. */
static bool take_mark(const char **p, const char *kanji, char *sign)
{
    if (take(p, kanji))
        return *sign == '\0' || *sign == 'k' ? (*sign = 'k', true) : false;
    if (**p == '\0' || !strchr("-/.", **p) || (*sign && *sign != **p))
        return false;
    *sign = *(*p)++;
    return true;
}

/* What a spreadsheet writes of a day whose cell lost its format: days since 1899-12-30, five digits for a
 * century and more. */
static bool is_serial(const char *text, struct mm_date *ret_date)
{
    if (strlen(text) != 5 || strspn(text, "0123456789") != 5 || text[0] == '0')
        return false;
    *ret_date = mm_date_add((struct mm_date){1899, 12, 30}, (int)strtol(text, NULL, 10));
    return true;
}

enum mm_err mm_roster_day(const char *text, char ret_day[16])
{
    char narrow[64], iso[MM_TIME_BYTES];
    const char *p = narrow;
    const struct era *era;
    struct mm_date date, checked;
    char sign = '\0';

    if (strlen(text) >= sizeof(narrow))
        return MM_ERR_INVALID;
    snprintf(narrow, sizeof(narrow), "%s", text);
    mm_utf8_narrow_digits(narrow);
    if (is_serial(narrow, &date)) {
        mm_date_format(date, iso);
        memcpy(ret_day, iso, 11);
        return MM_OK;
    }
    era = take_era(&p);
    date.year = era && take(&p, "元") ? 1 : take_number(&p);
    if (date.year < 1 || (!era && date.year < 1000) || !take_mark(&p, "年", &sign))
        return MM_ERR_INVALID;
    date.month = take_number(&p);
    if (!take_mark(&p, "月", &sign))
        return MM_ERR_INVALID;
    date.day = take_number(&p);
    if ((sign == 'k' && !take(&p, "日")) || *p)
        return MM_ERR_INVALID;
    date.year += era ? era->year_before : 0;
    if (date.year > 2200 || date.year < 1900 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > 31)
        return MM_ERR_INVALID;
    snprintf(iso, sizeof(iso), "%04d-%02d-%02d", date.year, date.month, date.day);
    if (mm_date_parse(iso, &checked))
        return MM_ERR_INVALID;
    if (era && (mm_date_compare(checked, era->first) < 0 || mm_date_compare(checked, era->last) > 0))
        return MM_ERR_INVALID;
    memcpy(ret_day, iso, 11);
    return MM_OK;
}
