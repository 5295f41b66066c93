#include "sync/base/opts.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Options of one letter are written -o, longer ones --db. */
static const char *dashes(const struct mm_opt *opt)
{
    return strlen(opt->name) == 1 ? "-" : "--";
}

/* The row that a word names; *ret_value is the text behind "=" or NULL. */
static const struct mm_opt *find(const char *word, const struct mm_opt *opts, size_t n_opts,
                                 const char **ret_value)
{
    bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    size_t len = is_long ? strcspn(name, "=") : strlen(name);
    *ret_value = name[len] == '=' ? name + len + 1 : NULL;
    for (size_t i = 0; i < n_opts; i++) {
        if (strlen(opts[i].name) == len && memcmp(opts[i].name, name, len) == 0 && (len > 1) == is_long)
            return &opts[i];
    }
    return NULL;
}

static enum mm_err set_flag(const struct mm_opt *opt, const char *value, struct mm_errinfo *info)
{
    (void)value;
    (void)info;
    *(bool *)opt->target = true;
    return MM_OK;
}

static enum mm_err set_string(const struct mm_opt *opt, const char *value, struct mm_errinfo *info)
{
    (void)info;
    *(const char **)opt->target = value;
    return MM_OK;
}

static enum mm_err set_int(const struct mm_opt *opt, const char *value, struct mm_errinfo *info)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (strspn(value, "-0123456789") != strlen(value) || end == value || *end || errno)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("%s%s の値「%s」は整数ではありません", "%s%s: \"%s\" is no whole number"),
                       dashes(opt), opt->name, value);
    *(int64_t *)opt->target = number;
    return MM_OK;
}

static enum mm_err (*const setters[])(const struct mm_opt *opt, const char *value,
                                      struct mm_errinfo *info) = {
    set_flag,
    set_string,
    set_int,
};
_Static_assert(sizeof setters / sizeof setters[0] == MM_OPT_KIND_COUNT, "a setter for each kind");

/* Takes the option at argv[*at], and its value, which may be the next word. */
static enum mm_err take(int argc, char **argv, int *at, const struct mm_opt *opts, size_t n_opts,
                        struct mm_errinfo *info)
{
    const char *word = argv[*at];
    const char *value = NULL;
    const struct mm_opt *opt = find(word, opts, n_opts, &value);
    if (!opt)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("%s という指定はありません。--help で一覧が出ます",
                              "unknown option %s; --help lists them"),
                       word);
    if (opt->kind == MM_OPT_FLAG && value)
        return mm_fail(info, MM_ERR_USAGE, mm_say("%s%s に値は付けられません", "%s%s takes no value"),
                       dashes(opt), opt->name);
    if (opt->kind != MM_OPT_FLAG && !value) {
        if (*at + 1 >= argc)
            return mm_fail(info, MM_ERR_USAGE,
                           mm_say("%s%s のあとに %s が要ります", "%s%s needs %s after it"), dashes(opt),
                           opt->name, opt->value ? opt->value : mm_say("値", "a value"));
        value = argv[++*at];
    }
    return setters[opt->kind](opt, value, info);
}

enum mm_err mm_opts_parse(int argc, char **argv, const struct mm_opt *opts, size_t n_opts, const char **args,
                          size_t max_args, size_t *ret_n_args, struct mm_errinfo *info)
{
    size_t n = 0;
    bool ended = false;
    for (int i = 1; i < argc; i++) {
        if (!ended && strcmp(argv[i], "--") == 0) {
            ended = true;
        } else if (!ended && argv[i][0] == '-' && argv[i][1] != '\0') {
            enum mm_err err = take(argc, argv, &i, opts, n_opts, info);
            if (err)
                return err;
        } else if (n < max_args) {
            args[n++] = argv[i];
        } else {
            return mm_fail(info, MM_ERR_USAGE, mm_say("「%s」は余分です", "\"%s\" is one word too many"),
                           argv[i]);
        }
    }
    if (ret_n_args)
        *ret_n_args = n;
    return MM_OK;
}

void mm_opts_help(const struct mm_opt *opts, size_t n_opts)
{
    size_t widest = 0;
    for (size_t i = 0; i < n_opts; i++) {
        size_t width = strlen(dashes(&opts[i])) + strlen(opts[i].name);
        if (opts[i].value)
            width += 1 + mm_utf8_count(opts[i].value, true);
        if (width > widest)
            widest = width;
    }
    for (size_t i = 0; i < n_opts; i++) {
        const struct mm_opt *opt = &opts[i];
        size_t width = strlen(dashes(opt)) + strlen(opt->name);
        if (opt->value)
            width += 1 + mm_utf8_count(opt->value, true);
        printf("  %s%s%s%s%*s  %s\n", dashes(opt), opt->name, opt->value ? " " : "",
               opt->value ? opt->value : "", (int)(widest - width), "", mm_say(opt->ja, opt->en));
    }
}
