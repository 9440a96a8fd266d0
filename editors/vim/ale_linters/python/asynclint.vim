" asynclint for ALE: checks the buffer as it stands, saved or not, in its project.
" Put this directory's parents into 'runtimepath', or the file into ~/.vim/ale_linters/python/.

call ale#Set('python_asynclint_executable', 'asynclint')
call ale#Set('python_asynclint_options', '')

function! ale_linters#python#asynclint#Command(buffer) abort
    return '%e check --output json --stdin-filename %s '
    \   . ale#Var(a:buffer, 'python_asynclint_options') . ' -'
endfunction

" Columns of the report count characters, those of ALE count bytes.
function! s:Byte(buffer, line, column) abort
    let l:text = get(getbufline(a:buffer, a:line), 0, '')

    return max([byteidx(l:text, a:column - 1), 0]) + 1
endfunction

function! ale_linters#python#asynclint#Handle(buffer, lines) abort
    let l:output = []

    for l:finding in get(ale#util#FuzzyJSONDecode(a:lines, {}), 'findings', [])
        let l:chain = map(copy(l:finding.trace), 'v:val.path . '':'' . v:val.line . ''  '' . v:val.text')
        call add(l:output, {
        \   'lnum': l:finding.line,
        \   'col': s:Byte(a:buffer, l:finding.line, l:finding.column),
        \   'end_lnum': l:finding.end_line,
        \   'end_col': s:Byte(a:buffer, l:finding.end_line, l:finding.end_column) - 1,
        \   'code': l:finding.code,
        \   'text': l:finding.message,
        \   'detail': join([l:finding.message, l:finding.help] + l:chain, "\n"),
        \   'type': {'error': 'E', 'warning': 'W', 'info': 'I'}[l:finding.severity],
        \})
    endfor

    return l:output
endfunction

call ale#linter#Define('python', {
\   'name': 'asynclint',
\   'executable': {buffer -> ale#Var(buffer, 'python_asynclint_executable')},
\   'command': function('ale_linters#python#asynclint#Command'),
\   'callback': 'ale_linters#python#asynclint#Handle',
\})
