; The Windows installer, from dist\kbdesk as built on Windows by `python dev.py build`:
;   makensis build_spec/kbdesk.nsi
; For one person, without administrator's rights. Families' data lies elsewhere (the
; person's own data folder) and stays when the program is removed.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma

!ifndef VERSION
  !define VERSION "0.1.0"
!endif
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\kbdesk"

Name "kbdesk"
OutFile "..\dist\kbdesk-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\kbdesk"
RequestExecutionLevel user

!include "MUI2.nsh"
!include "WinVer.nsh"
!insertmacro MUI_PAGE_LICENSE "..\LICENSE"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\kbdeskw.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"

LangString TOO_OLD ${LANG_INDONESIAN} "kbdesk memerlukan Windows 10 versi 1809 atau lebih baru."
LangString TOO_OLD ${LANG_ENGLISH} "kbdesk needs Windows 10 version 1809 or newer."
LangString STILL_OPEN ${LANG_INDONESIAN} "kbdesk masih terbuka. Tutup dulu, lalu coba lagi."
LangString STILL_OPEN ${LANG_ENGLISH} "kbdesk is still open. Close it first, then try again."

Function .onInit
  ${IfNot} ${AtLeastBuild} 17763
    MessageBox MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

; An open program keeps its files: a half-removed one must never be left behind.
!macro StopIfOpen
  ${If} ${FileExists} "$INSTDIR\kbdeskw.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\kbdeskw.exe" a
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "$(STILL_OPEN)" /SD IDOK
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section
  !insertmacro StopIfOpen
  ; only the folder that the program itself fills: nothing of the person's lies there
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "..\dist\kbdesk\*.*"
  CreateShortcut "$SMPROGRAMS\kbdesk.lnk" "$INSTDIR\kbdeskw.exe"
  CreateShortcut "$DESKTOP\kbdesk.lnk" "$INSTDIR\kbdeskw.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "kbdesk"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  !insertmacro StopIfOpen
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\kbdesk.exe"
  Delete "$INSTDIR\kbdeskw.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\kbdesk.lnk"
  Delete "$DESKTOP\kbdesk.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
