#include "content/author/handbook.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <stdio.h>

static const struct mm_opt opts[] = {
    {"o", MM_OPT_STRING, NULL, "PLACE", "書き出すファイル。名前を省いたときはフォルダー",
     "file to write; without NAME a folder"},
};

static enum mm_err place_of(const struct mm_cli *cli, const char *name, char out[MM_PATH_BYTES],
                            struct mm_errinfo *info)
{
    if (mm_path_join(out, cli->data_dir, name))
        return mm_fail(info, MM_ERR_TOO_BIG, mm_say("フォルダーの名前が長すぎます: %s", "path too long: %s"),
                       cli->data_dir);
    return MM_OK;
}

static enum mm_err load(const struct mm_cli *cli, const struct mm_handbook *book, struct mm_buf *ret_text,
                        struct mm_errinfo *info)
{
    char name[200], path[MM_PATH_BYTES];

    (void)snprintf(name, sizeof(name), "content/docs/handbook/%s.md", book->name);
    enum mm_err err = place_of(cli, name, path, info);
    return err ? err : mm_file_read(path, MM_MAX_PACK_FILE_BYTES, ret_text, info);
}

static enum mm_err print(const struct mm_cli *cli, const struct mm_handbook *book, const char *path,
                         struct mm_errinfo *info)
{
    char pictures[MM_PATH_BYTES];
    struct mm_buf text, pdf;
    enum mm_err err = place_of(cli, "content/docs", pictures, info);
    if (!err)
        err = load(cli, book, &text, info);

    if (err)
        return err;
    mm_buf_init(&pdf, MM_MAX_PDF_BYTES);
    err = mm_handbook_pdf(mm_buf_str(&text), pictures, &pdf, info);
    if (!err)
        err = mm_file_write_atomic(path, mm_buf_str(&pdf), pdf.len, 0644, info);
    if (!err)
        printf("%s\n", path);
    mm_buf_done(&pdf);
    mm_buf_done(&text);
    return err;
}

static enum mm_err print_all(const struct mm_cli *cli, const char *dir, struct mm_errinfo *info)
{
    size_t n;
    const struct mm_handbook *books = mm_handbook_list(&n);
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_mkdirs(dir, 0755, info);

    for (size_t i = 0; i < n && !err; i++) {
        if (snprintf(path, sizeof(path), "%s/%s.pdf", dir, books[i].ja) >= (int)sizeof(path))
            return mm_fail(info, MM_ERR_TOO_BIG,
                           mm_say("フォルダーの名前が長すぎます: %s", "path too long: %s"), dir);
        err = print(cli, &books[i], path, info);
    }
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *place = mm_cli_str(cli, "o", NULL);
    size_t n;
    const struct mm_handbook *books = mm_handbook_list(&n);

    if (!place) {
        for (size_t i = 0; i < n; i++)
            printf("%-8s  %s\n", books[i].name, mm_say(books[i].ja, books[i].en));
        return MM_OK;
    }
    if (!cli->n_args)
        return print_all(cli, place, info);
    const struct mm_handbook *book = mm_handbook_find(cli->args[0]);
    if (!book)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("手引き「%s」はありません。mamori handbook で一覧が出ます",
                              "no handbook %s; mamori handbook lists them"),
                       cli->args[0]);
    return print(cli, book, place, info);
}

extern const struct mm_command mm_cmd_handbook;
const struct mm_command mm_cmd_handbook = {
    .words = "handbook",
    .args = "[NAME]",
    .max_args = 1,
    .ja = "手引きを PDF にします（名前を省けばすべて、-o も省けば一覧）",
    .en = "prints the handbooks as PDFs (all without NAME; a list without -o)",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
