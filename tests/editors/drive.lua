-- Opens a file in Neovim, prints what is shown of it, mends a helper without saving it, and prints what is shown then.
local file, helper, setup = os.getenv('FILE'), os.getenv('HELPER'), os.getenv('SETUP')

local function say(text)
  io.stdout:write(text, '\n')
end

local function await(what, holds)
  if not vim.wait(60000, holds, 50) then
    say('gave up waiting until ' .. what)
    vim.cmd('cquit')
  end
end

local function show(buffer)
  local found = vim.diagnostic.get(buffer)
  table.sort(found, function(a, b)
    return { a.lnum, a.code } ~= { b.lnum, b.code } and (a.lnum < b.lnum or (a.lnum == b.lnum and a.code < b.code))
  end)
  for _, one in ipairs(found) do
    say(('%d:%d %s %s'):format(one.lnum + 1, one.col + 1, one.code, one.message:match('[^\n]*')))
  end
end

vim.cmd('filetype on')
dofile(setup)
vim.cmd('edit ' .. file)
local buffer = vim.api.nvim_get_current_buf()
await('something is found', function()
  return #vim.diagnostic.get(buffer) > 0
end)
say('opened')
show(buffer)

local before = #vim.diagnostic.get(buffer)
vim.cmd('edit ' .. helper)
vim.cmd([[silent %s/time\.sleep(/print(/]])
await('less is found', function()
  return #vim.diagnostic.get(buffer) < before
end)
say('helper edited, not saved')
show(buffer)

vim.cmd('buffer ' .. buffer)
local first = vim.diagnostic.get(buffer)[1]
local place = { line = first.lnum, character = first.col }
local document = { uri = vim.uri_from_bufnr(buffer) }
local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
  textDocument = document,
  range = { start = place, ['end'] = place },
  context = { diagnostics = {} },
}, 30000)
say('actions')
for _, answer in pairs(answers) do
  for _, action in ipairs(answer.result) do
    say(action.title)
  end
end
vim.cmd('qall!')
