" The same with ALE, which runs a command on the buffer: opens a file, prints what is shown, edits it without saving.
set nocompatible hidden
filetype plugin on
let &runtimepath = $SETUP . ',' . &runtimepath
let g:ale_linters = {'python': ['asynclint']}
let g:ale_lint_on_enter = 0
let g:ale_lint_on_text_changed = 'never'
packadd ale

function! s:Say(lines) abort
    call writefile(a:lines, $TRANSCRIPT, 'a')
endfunction

augroup Drive
    autocmd User ALELintPost let s:linted = 1
augroup END

function! s:Lint(heading) abort
    let s:linted = 0
    let l:tries = 1200
    ALELint

    while !s:linted && l:tries > 0
        sleep 50m
        let l:tries -= 1
    endwhile

    call s:Say([a:heading])
    let l:lines = map(copy(ale#engine#GetLoclist(bufnr(''))), 'v:val.lnum . '':'' . v:val.col . '' '' . v:val.code . '' '' . v:val.text')
    call s:Say(sort(l:lines))
endfunction

execute 'edit' $FILE
call s:Lint('opened')
%s/await asyncio.to_thread(orders.unshipped)/orders.unshipped()/
call s:Lint('edited, not saved')
qall!
