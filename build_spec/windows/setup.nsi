; The Windows installer. build_spec/setup_exe.py calls makensis with VERSION, NUMBERS, PROGRAMS
; (what is to lie in $INSTDIR), NEEDED_MB, ICON and OUT.
;
; For one person, without administrator's rights. Families' data lies elsewhere (the person's own
; data folder) and stays when the program is removed. Silent: /S; then the exit code tells:
; 0 done, 2 not begun (what was there works on), 3 not finished (what was there works on).
Unicode true
!ifdef TRIAL ; quick to make
  Target amd64-unicode
  SetCompress off
!else
  Target x86-unicode ; so that a 32-bit Windows hears from us why it cannot be
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
CRCCheck force
SetDateSave on
AllowSkipFiles off
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\kbdesk"
!define CLASSES "Software\Classes"

Name "kbdesk"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\kbdesk"
BrandingText "kbdesk ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=0 "ProductName" "kbdesk"
VIAddVersionKey /LANG=0 "FileDescription" "Pemasang kbdesk (kbdesk setup)"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "MIT"

!define MUI_LANGDLL_WINDOWTITLE "kbdesk"
!define MUI_LANGDLL_INFO "Pilih bahasa. (Choose a language.)"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!include "MUI2.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"

!define MUI_WELCOMEPAGE_TITLE "kbdesk ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "$(ABOUT)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\kbdeskw.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"

LangString ABOUT ${LANG_INDONESIAN} "kbdesk dipasang untuk Anda saja, tanpa administrator dan tanpa internet.$\r$\n$\r$\nPerlu Windows 10 (1809) atau lebih baru, 64-bit, dan ruang ${NEEDED_MB} MB.$\r$\n$\r$\nData keluarga yang sudah ada di laptop ini tidak diubah."
LangString ABOUT ${LANG_ENGLISH} "kbdesk is installed for you alone, without an administrator and without internet.$\r$\n$\r$\nIt needs Windows 10 (1809) or newer, 64-bit, and ${NEEDED_MB} MB of room.$\r$\n$\r$\nFamilies' data on this laptop is not changed."
; A LangString has no words of the chosen language before .onInit has ended: these are chosen here.
!define NOT_64_ID "Windows di laptop ini 32-bit; kbdesk memerlukan Windows 10 64-bit. Tidak ada yang dipasang."
!define NOT_64_EN "Windows on this laptop is 32-bit; kbdesk needs 64-bit Windows 10. Nothing was installed."
!define TOO_OLD_ID "kbdesk memerlukan Windows 10 versi 1809 atau lebih baru. Tidak ada yang dipasang."
!define TOO_OLD_EN "kbdesk needs Windows 10 version 1809 or newer. Nothing was installed."
!define NO_ROOM_ID "Ruang kosong di disk tinggal $R1 MB; kbdesk memerlukan ${NEEDED_MB} MB. Tidak ada yang dipasang."
!define NO_ROOM_EN "Only $R1 MB are free on the disk; kbdesk needs ${NEEDED_MB} MB. Nothing was installed."
!define STILL_OPEN_ID "kbdesk masih terbuka. Tutup jendelanya, lalu coba lagi."
!define STILL_OPEN_EN "kbdesk is still open. Close its window, then try again."
!define NOT_WRITTEN_ID "kbdesk tidak dapat ditulis ke disk. Yang sudah terpasang tetap bisa dipakai."
!define NOT_WRITTEN_EN "kbdesk could not be written to the disk. What was installed before still works."
LangString BUNDLE ${LANG_INDONESIAN} "Paket data kbdesk"
LangString BUNDLE ${LANG_ENGLISH} "kbdesk data bundle"
LangString COPY ${LANG_INDONESIAN} "Salinan cadangan kbdesk"
LangString COPY ${LANG_ENGLISH} "kbdesk backup"

!macro Words NAME
  ${If} $LANGUAGE == ${LANG_ENGLISH}
    StrCpy $2 "${${NAME}_EN}"
  ${Else}
    StrCpy $2 "${${NAME}_ID}"
  ${EndIf}
!macroend

!macro Refuse NAME CODE
  !insertmacro Words ${NAME}
  MessageBox MB_ICONSTOP "$2" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; The program holds this name while it is open: its files must not be changed below it.
!macro StopIfOpen
  ${Do}
    System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Local\kbdesk-open") p .r0'
    ${If} $0 P= 0
      ${ExitDo}
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p r0)'
    !insertmacro Words STILL_OPEN
    MessageBox MB_RETRYCANCEL|MB_ICONSTOP "$2" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 2
    Quit
  ${Loop}
!macroend

Function .onInit
  StrCpy $LANGUAGE ${LANG_INDONESIAN}
  ${IfNot} ${Silent}
    !insertmacro MUI_LANGDLL_DISPLAY
  ${EndIf}
  ${IfNot} ${RunningX64}
    !insertmacro Refuse NOT_64 2
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    !insertmacro Refuse TOO_OLD 2
  ${EndIf}
  !insertmacro StopIfOpen
  StrCpy $R0 $INSTDIR 3
  ${DriveSpace} $R0 "/D=F /S=M" $R1
  ${If} $R1 < ${NEEDED_MB}
    !insertmacro Refuse NO_ROOM 2
  ${EndIf}
FunctionEnd

Function .onInstFailed
  RMDir /r "$INSTDIR\versions\${VERSION}.new"
FunctionEnd

!macro FileType SUFFIX NAME WORDS
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}" "" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\${NAME}" "" "${WORDS}"
  WriteRegStr HKCU "${CLASSES}\${NAME}\DefaultIcon" "" "$INSTDIR\kbdeskw.exe,0"
  WriteRegStr HKCU "${CLASSES}\${NAME}\shell\open\command" "" '"$INSTDIR\kbdeskw.exe" "%1"'
!macroend

!macro NoFileType SUFFIX NAME
  ReadRegStr $0 HKCU "${CLASSES}\${SUFFIX}" ""
  ${If} $0 == "${NAME}"
    DeleteRegKey HKCU "${CLASSES}\${SUFFIX}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${NAME}"
!macroend

Section
  ; The new version is written beside the old one and named in `current` last: a cut leaves the
  ; one before whole, and it stays as the way back.
  RMDir /r "$INSTDIR\versions\${VERSION}.new"
  RMDir /r "$INSTDIR\versions\${VERSION}.old"
  ClearErrors
  SetOutPath "$INSTDIR\versions\${VERSION}.new"
  File /r "${PROGRAMS}/versions/${VERSION}/*.*"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\versions\${VERSION}.new"
    !insertmacro Refuse NOT_WRITTEN 3
  ${EndIf}
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\versions\${VERSION}\*.*"
    Rename "$INSTDIR\versions\${VERSION}" "$INSTDIR\versions\${VERSION}.old"
  ${EndIf}
  Rename "$INSTDIR\versions\${VERSION}.new" "$INSTDIR\versions\${VERSION}"
  File "${PROGRAMS}/kbdesk.exe"
  File "${PROGRAMS}/kbdeskw.exe"
  ${If} ${Errors}
    ; a scanner may hold the new folder: what was there comes back
    ${If} ${FileExists} "$INSTDIR\versions\${VERSION}.old\*.*"
      RMDir /r "$INSTDIR\versions\${VERSION}"
      Rename "$INSTDIR\versions\${VERSION}.old" "$INSTDIR\versions\${VERSION}"
    ${EndIf}
    !insertmacro Refuse NOT_WRITTEN 3
  ${EndIf}
  RMDir /r "$INSTDIR\versions\${VERSION}.old"
  ExecWait '"$INSTDIR\kbdeskw.exe" --use-version ${VERSION}' $0
  ${If} $0 <> 0
    !insertmacro Refuse NOT_WRITTEN 3
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\kbdesk.lnk" "$INSTDIR\kbdeskw.exe"
  CreateShortcut "$DESKTOP\kbdesk.lnk" "$INSTDIR\kbdeskw.exe"
  !insertmacro FileType ".kbsync" "kbdesk.bundle" "$(BUNDLE)"
  !insertmacro FileType ".kbbackup" "kbdesk.backup" "$(COPY)"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "kbdesk"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\kbdeskw.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "kbdesk"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${NEEDED_KB}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Function un.onInit
  StrCpy $LANGUAGE ${LANG_INDONESIAN}
  ${IfNot} ${Silent}
    !insertmacro MUI_LANGDLL_DISPLAY
  ${EndIf}
  !insertmacro StopIfOpen
FunctionEnd

Section "Uninstall"
  ; only what the installer and the updates themselves put there
  Delete "$SMPROGRAMS\kbdesk.lnk"
  Delete "$DESKTOP\kbdesk.lnk"
  Delete "$INSTDIR\current"
  Delete "$INSTDIR\current.part"
  Delete "$INSTDIR\kbdesk.exe"
  Delete "$INSTDIR\kbdeskw.exe"
  RMDir /r "$INSTDIR\versions"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  !insertmacro NoFileType ".kbsync" "kbdesk.bundle"
  !insertmacro NoFileType ".kbbackup" "kbdesk.backup"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
