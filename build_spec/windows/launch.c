/* kbdesk.exe and kbdeskw.exe: one source, built twice (kbdeskw with -DWINDOW, without a console).
 *
 * Beside a file `current` the program is the starter: it starts the program of the same name in
 * versions\VERSION, and goes back to the version before when a new one does not come up. Beside
 * python313.dll it is the program itself: it hands its arguments to Python.
 *
 * The files: see docs/release.md. A version counts as up when versions\VERSION.up is there; each
 * start of a window that is not yet up adds a byte to versions\VERSION.tries; two are the limit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#define LONG_PATH 2048
#define LONGEST_VERSION 64
#define TRIES 2
#define NO_PROGRAM 99
#ifndef PYTHON_DLL
#define PYTHON_DLL L"python313.dll"
#endif

#ifdef WINDOW
static const int window = 1;
#else
static const int window = 0;
#endif

static wchar_t place[LONG_PATH], own_name[LONG_PATH];

static int complain(const wchar_t *indonesian, const wchar_t *english) {
  wchar_t text[LONG_PATH];
  _snwprintf(text, LONG_PATH - 1, L"%ls\n\n%ls", indonesian, english);
  text[LONG_PATH - 1] = 0;
  if (window) MessageBoxW(NULL, text, L"kbdesk", MB_ICONERROR);
  else fwprintf(stderr, L"%ls\n", text);
  return NO_PROGRAM;
}

static int incomplete(void) {
  return complain(L"Program kbdesk tidak lengkap. Pasang ulang kbdesk; data keluarga tidak tersentuh.",
                  L"The kbdesk program is incomplete. Install kbdesk again; families' data is untouched.");
}

static int is_there(const wchar_t *path) { return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES; }

static long long size_of(const wchar_t *path) {
  WIN32_FILE_ATTRIBUTE_DATA found;
  if (!GetFileAttributesExW(path, GetFileExInfoStandard, &found)) return 0;
  return ((long long)found.nFileSizeHigh << 32) | found.nFileSizeLow;
}

/* The installer and the uninstaller look for this name while the program is open. */
static void say_open(void) { CreateMutexW(NULL, FALSE, L"Local\\kbdesk-open"); }

/* ------------------------------------------------------------------ the program itself */

typedef int (*python_main)(int, wchar_t **);

static int run_python(int argc, wchar_t **argv) {
  wchar_t dll[LONG_PATH + 32];
  _snwprintf(dll, LONG_PATH + 31, L"%ls\\%ls", place, PYTHON_DLL);
  SetDllDirectoryW(L"");
  HMODULE library = LoadLibraryExW(dll, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
  python_main start = library ? (python_main)(void *)GetProcAddress(library, "Py_Main") : NULL;
  wchar_t **handed = calloc(argc + 8, sizeof *handed);
  if (!start || !handed) return incomplete();
  int n = 0;
  handed[n++] = argv[0];
#ifndef PLAIN_PYTHON /* for trials: python.exe, which is handed out to nobody */
  static wchar_t *first[] = {L"-P", L"-X", L"utf8", L"-m", L"kbdesk"};
  for (size_t i = 0; i < sizeof first / sizeof *first; i++) handed[n++] = first[i];
#endif
  for (int i = 1; i < argc; i++) handed[n++] = argv[i];
  return start(n, handed);
}

/* ------------------------------------------------------------------ the starter */

typedef struct { char version[LONGEST_VERSION + 1], before[LONGEST_VERSION + 1]; } chosen;

/* Reads "NAME":"VALUE" where VALUE is a version: letters, digits, dot, plus, hyphen, or nothing. */
static int read_name(const char *text, const char *name, char *into) {
  char key[32];
  snprintf(key, sizeof key, "\"%s\":\"", name);
  const char *at = strstr(text, key);
  *into = 0;
  if (!at) return 0;
  at += strlen(key);
  size_t n = strspn(at, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+-");
  if (n > LONGEST_VERSION || at[n] != '"' || at[0] == '.') return 0;
  memcpy(into, at, n);
  into[n] = 0;
  return 1;
}

static int read_current(const wchar_t *path, chosen *found) {
  char text[512];
  FILE *file = _wfopen(path, L"rb");
  if (!file) return 0;
  size_t n = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[n] = 0;
  char *from = text, *to = text; /* white space between the signs of JSON says nothing */
  for (; *from; from++) if (!strchr(" \t\r\n", *from)) *to++ = *from;
  *to = 0;
  read_name(text, "before", found->before);
  return read_name(text, "version", found->version) && found->version[0];
}

/* Writes `current` so that it is the old one or the new one, also after a power cut. */
static int write_current(const chosen *now) {
  wchar_t path[LONG_PATH + 32], part[LONG_PATH + 32];
  _snwprintf(path, LONG_PATH + 31, L"%ls\\current", place);
  _snwprintf(part, LONG_PATH + 31, L"%ls\\current.part", place);
  char text[256];
  int n = snprintf(text, sizeof text, "{\"before\":\"%s\",\"version\":\"%s\"}\n", now->before, now->version);
  HANDLE file = CreateFileW(part, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE) return 0;
  DWORD written = 0;
  int whole = WriteFile(file, text, n, &written, NULL) && written == (DWORD)n && FlushFileBuffers(file);
  CloseHandle(file);
  for (int i = 0; whole && i < 10; i++) { /* a virus scanner holds a new file for a moment */
    if (MoveFileExW(part, path, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) return 1;
    Sleep(100);
  }
  return 0;
}

static void of_version(wchar_t *path, const char *version, const wchar_t *rest) {
  _snwprintf(path, LONG_PATH + 95, L"%ls\\versions\\%hs%ls", place, version, rest);
}

static int is_installed(const char *version) {
  wchar_t path[LONG_PATH + 96];
  of_version(path, version, L"\\" PYTHON_DLL);
  return version[0] && is_there(path);
}

static int is_up(const char *version) {
  wchar_t path[LONG_PATH + 96];
  of_version(path, version, L".up");
  return is_there(path);
}

static void count_try(const char *version) {
  wchar_t path[LONG_PATH + 96];
  of_version(path, version, L".tries");
  HANDLE file = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE) return;
  DWORD written;
  WriteFile(file, "x", 1, &written, NULL);
  FlushFileBuffers(file);
  CloseHandle(file);
}

static int tries_of(const char *version) {
  wchar_t path[LONG_PATH + 96];
  of_version(path, version, L".tries");
  return (int)size_of(path);
}

/* Goes back to the version before, if there is one that can start. */
static int go_back(chosen *now) {
  if (!is_installed(now->before)) return 0;
  chosen back;
  memset(&back, 0, sizeof back);
  strcpy(back.version, now->before);
  strcpy(back.before, now->version);
  write_current(&back); /* where that fails (a full disk), the older version starts all the same */
  *now = back;
  return 1;
}

static BOOL WINAPI leave_to_program(DWORD what) { (void)what; return TRUE; }

/* Starts the program of the same name in a version's folder; its exit code, or -1. */
static long long start_version(const char *version) {
  wchar_t program[2 * LONG_PATH + 96], *rest = GetCommandLineW();
  _snwprintf(program, 2 * LONG_PATH + 95, L"%ls\\versions\\%hs\\%ls", place, version, own_name);
  int quoted = 0; /* the arguments go on as they were written: only the first word is another */
  while (*rest && (quoted || (*rest != L' ' && *rest != L'\t'))) quoted ^= *rest++ == L'"';
  size_t room = wcslen(program) + wcslen(rest) + 8;
  wchar_t *line = calloc(room, sizeof *line);
  if (!line) return -1;
  _snwprintf(line, room - 1, L"\"%ls\"%ls", program, rest);
  STARTUPINFOW how;
  GetStartupInfoW(&how);
  how.lpReserved = NULL;
  how.cbReserved2 = 0;
  how.lpReserved2 = NULL;
  PROCESS_INFORMATION process;
  SetConsoleCtrlHandler(leave_to_program, TRUE);
  int started = CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &how, &process);
  free(line);
  if (!started) return -1;
  AllowSetForegroundWindow(process.dwProcessId);
  CloseHandle(process.hThread);
  WaitForSingleObject(process.hProcess, INFINITE);
  DWORD code = NO_PROGRAM;
  GetExitCodeProcess(process.hProcess, &code);
  CloseHandle(process.hProcess);
  return code;
}

static int run_current(const wchar_t *current, int argc) {
  chosen now;
  memset(&now, 0, sizeof now);
  if (!read_current(current, &now)) return incomplete();
  SetEnvironmentVariableW(L"KBDESK_PROGRAMS", place);
  if (!is_installed(now.version) && !go_back(&now)) return incomplete();
  for (;;) {
    wchar_t running[LONGEST_VERSION + 32];
    _snwprintf(running, LONGEST_VERSION + 31, L"Local\\kbdesk-trying-%hs", now.version);
    int on_trial = window && argc == 1 && !is_up(now.version);
    HANDLE only = on_trial ? CreateMutexW(NULL, FALSE, running) : NULL;
    if (only && GetLastError() == ERROR_ALREADY_EXISTS) { /* an impatient second click is no failure */
      CloseHandle(only);
      only = NULL;
      on_trial = 0;
    }
    if (on_trial) {
      if (tries_of(now.version) >= TRIES) {
        char tried[LONGEST_VERSION + 1];
        strcpy(tried, now.version);
        if (go_back(&now) && strcmp(tried, now.version)) {
          if (only) CloseHandle(only);
          long long code = start_version(now.version);
          return code < 0 ? incomplete() : (int)code;
        }
      }
      count_try(now.version);
    }
    long long code = start_version(now.version);
    if (only) CloseHandle(only);
    if (code == 0 || !on_trial || is_up(now.version)) return code < 0 ? incomplete() : (int)code;
    if (tries_of(now.version) >= TRIES && !is_installed(now.before)) return code < 0 ? incomplete() : (int)code;
  }
}

/* --use-version VERSION, from the installer: the next start is that one, the way back what ran before. */
static int use_version(const wchar_t *current, const wchar_t *wanted) {
  chosen old, now;
  memset(&old, 0, sizeof old);
  memset(&now, 0, sizeof now);
  snprintf(now.version, sizeof now.version, "%ls", wanted);
  if (!is_installed(now.version)) return NO_PROGRAM;
  read_current(current, &old);
  strcpy(now.before, strcmp(old.version, now.version) ? old.version : old.before);
  wchar_t path[LONG_PATH + 96];
  of_version(path, now.version, L".up");
  HANDLE up = CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (up != INVALID_HANDLE_VALUE) CloseHandle(up);
  return write_current(&now) ? 0 : NO_PROGRAM;
}

int wmain(int argc, wchar_t **argv) {
  DWORD n = GetModuleFileNameW(NULL, place, LONG_PATH);
  wchar_t *end = n && n < LONG_PATH ? wcsrchr(place, L'\\') : NULL;
  if (!end) return incomplete();
  wcscpy(own_name, end + 1);
  *end = 0;
  say_open();
  wchar_t current[LONG_PATH + 32];
  _snwprintf(current, LONG_PATH + 31, L"%ls\\current", place);
  if (argc == 3 && !wcscmp(argv[1], L"--use-version")) return use_version(current, argv[2]);
  return is_there(current) ? run_current(current, argc) : run_python(argc, argv);
}
