;;; asynclint.el --- asynclint's language server in Eglot -*- lexical-binding: t; -*-

;; Eglot runs one server for a mode.  Load this file where asynclint is to be that server; where it runs beside
;; another one, name both to a server that joins them, or run `asynclint check' as the README says.

;;; Code:

(require 'eglot)

(add-to-list 'eglot-server-programs '((python-mode python-ts-mode) . ("asynclint" "server")))

(provide 'asynclint)
;;; asynclint.el ends here
