/* 通信要件 and the rest that a technician asks before a machine may stand in the office: what is true of the
 * programs is a table here, what is true of this installation is looked up. */
#include "sync/base/log.h"
#include "sync/cli/doctor.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct row {
    const char *ja, *en, *is_ja, *is_en;
};

static const struct row links[] = {
    {"端末の画面（mamori-kiosk）", "mamori-kiosk", "通信をしません", "none"},
    {"端末の中継（mamori-agent）→ サーバー", "mamori-agent to the server",
     "登録したサーバーの一つのポート。議会の決定で別の保管先を設定したときは、その HTTPS も。HTTP/1.1、TLS "
     "1.2 か 1.3。待ち受けません",
     "one port of the server it enrolled with, and the HTTPS of another record store where the council "
     "decided on one; HTTP/1.1 over TLS 1.2 or 1.3; listens nowhere"},
    {"サーバー（mamori-server）→ 外", "mamori-server outwards",
     "ありません（PostgreSQL を使うときは、そのデータベースだけ）", "none (with PostgreSQL, that database)"},
    {"紙を作る部分（mamori-render）", "mamori-render", "通信をしません（OS の機能で禁じています）",
     "none (forbidden by seccomp)"},
    {"インターネット", "the internet", "要りません。更新の確認も、利用状況の送信もしません",
     "not needed: no update check, no telemetry"},
};

static const struct row data[] = {
    {"名簿", "roster", "氏名、読み、区分、課、議席、会派、任期。取扱注意",
     "names, readings, status, seat, terms"},
    {"受講の記録", "records", "氏名を含みません（番号だけ）。答えと日時。取扱注意",
     "answers and times by id, no names"},
    {"画面の設定、PIN", "settings, PINs", "PIN は照合用の値だけ。取扱注意", "PINs only as verifiers"},
    {"自己点検の答え", "self-check", "封をして集め、人と結び付けません", "sealed, tied to nobody"},
    {"教材", "packs", "公開可（この議会の連絡先と使用基準を除く）",
     "public but for the council's own contacts"},
    {"マイナンバー、生年月日、住所", "My Number, birth dates, addresses", "扱いません", "never held"},
};

static const struct row ciphers[] = {
    {"通信", "transport", "TLS 1.2 と 1.3（GnuTLS）", "TLS 1.2 and 1.3 (GnuTLS)"},
    {"記録の署名", "records", "Ed25519 と SHA-256 の鎖（libsodium）", "Ed25519, chained by SHA-256"},
    {"教材の署名", "packs", "Ed25519", "Ed25519"},
    {"媒体で運ぶファイル", "files carried by hand", "X25519 で封をしたうえで署名",
     "sealed with X25519 and signed"},
    {"利用者と資格の合言葉、PIN", "passwords, PINs", "Argon2id の照合値だけ", "verifiers (Argon2id) alone"},
    {"機械の合言葉（.secret）、保管先の合言葉、2段階の確認の鍵",
     "secrets of machines and record stores, keys of second factors",
     "mamori の利用者だけが読めるファイルかデータベースに置きます",
     "in files that the user mamori alone reads, or in the database"},
    {"ディスク", "disk", "暗号化しません。OS の暗号化（LUKS など）を使ってください",
     "not encrypted by the programs: use the system's (LUKS)"},
};

static const struct row licences[] = {
    {"mamori と教材", "mamori and its content", "Apache License 2.0", "Apache License 2.0"},
    {"画面", "screen", "SDL2・SDL2_ttf（zlib）、FreeType（FTL）、opusfile（BSD）",
     "SDL2, SDL2_ttf (zlib), FreeType (FTL), opusfile (BSD)"},
    {"記録と通信", "records and network",
     "SQLite（パブリックドメイン）、libpq（PostgreSQL）、libsodium（ISC）、Nettle・GnuTLS・libmicrohttpd（LGP"
     "L）、libcurl（curl）",
     "SQLite (public domain), libpq (PostgreSQL), libsodium (ISC), Nettle, GnuTLS, libmicrohttpd (LGPL), "
     "libcurl (curl)"},
    {"ファイル", "files", "cJSON・Expat（MIT）、zlib（zlib）、libzip・libxlsxwriter（BSD）",
     "cJSON, Expat (MIT), zlib (zlib), libzip, libxlsxwriter (BSD)"},
    {"紙", "papers", "cairo・Pango・librsvg・libqrencode・libseccomp（LGPL）、HarfBuzz・Fontconfig（MIT）",
     "cairo, Pango, librsvg, libqrencode, libseccomp (LGPL), HarfBuzz, Fontconfig (MIT)"},
    {"事務局の画面", "web pages", "Preact（MIT）、D3（ISC）", "Preact (MIT), D3 (ISC)"},
    {"書体", "fonts", "SIL Open Font License 1.1、IPA Font License 1.0（Debian のパッケージ）",
     "SIL OFL 1.1, IPA Font License 1.0 (Debian packages)"},
};

static void put_rows(struct mm_buf *out, const char *title, const struct row *rows, size_t n)
{
    mm_buf_printf(out, "%s\n", title);
    for (size_t i = 0; i < n; i++)
        mm_buf_printf(out, "  %s: %s\n", mm_say(rows[i].ja, rows[i].en),
                      mm_say(rows[i].is_ja, rows[i].is_en));
}
#define PUT_ROWS(out, title, rows) put_rows(out, title, rows, sizeof(rows) / sizeof((rows)[0]))

/* When the program that runs here was put there. */
static int64_t installed_ms(void)
{
    struct stat st;

    return stat("/proc/self/exe", &st) == 0 ? (int64_t)st.st_mtim.tv_sec * 1000 : 0;
}

static void put_versions(const struct mm_doctor *doctor, struct mm_buf *out)
{
    char at[MM_WAREKI_BYTES * 2];
    int64_t published_ms = 0;

    mm_doctor_time(installed_ms(), at);
    mm_buf_printf(out,
                  mm_say("版\n  mamori: %s（入れた時刻 %s）\n", "Versions\n  mamori: %s (installed %s)\n"),
                  MM_VERSION, at);
    if (!doctor->central)
        return;
    if (mm_db_int(mm_central_db(doctor->central), "SELECT COALESCE(MAX(published_at_ms),0) FROM pack_version",
                  &published_ms, NULL))
        published_ms = 0;
    mm_doctor_time(published_ms, at);
    mm_buf_printf(out, mm_say("  教材: %s（配布 %s）\n", "  pack: %s (published %s)\n"),
                  mm_central_pack(doctor->central) ? mm_central_pack(doctor->central)->version : "-", at);
}

/* Where the server listens now. */
static void put_port(const struct mm_doctor *doctor, struct mm_buf *out)
{
    struct mm_lease lease;
    const bool runs = mm_central_lease(mm_cli_str(doctor->cli, "db", ""), &lease, NULL) == MM_OK;

    mm_buf_printf(out, mm_say("待ち受け\n  サーバー: %s\n", "Listening\n  server: %s\n"),
                  runs ? lease.url : mm_say("動いていません", "does not run"));
}

void mm_doctor_inventory(const struct mm_doctor *doctor, struct mm_buf *out)
{
    struct mm_doctor_finding backup = {.state = MM_DOCTOR_UNSEEN};

    mm_doctor_look_backup(doctor, &backup);
    put_versions(doctor, out);
    put_port(doctor, out);
    PUT_ROWS(out, mm_say("通信", "Connections"), links);
    PUT_ROWS(out, mm_say("データの種類", "Classes of data"), data);
    PUT_ROWS(out, mm_say("暗号", "Encryption"), ciphers);
    PUT_ROWS(out, mm_say("ライセンス", "Licences"), licences);
    mm_buf_printf(out, "%s\n  %s\n", mm_say("控え", "Backup"), backup.is);
    mm_buf_printf(
        out, "%s\n",
        mm_say("この一覧は mamori doctor --inventory で作りました。", "Made by mamori doctor --inventory."));
}
