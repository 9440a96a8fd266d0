-- asynclint's language server for Python buffers. Put this file into ~/.config/nvim/plugin/.

local command = { 'asynclint', 'server' }
local markers = { 'asynclint.toml', 'pyproject.toml', '.git' }
local settings = { asynclint = { run = 'onType', inlayHints = false } }

if vim.lsp.config then -- Neovim 0.11 and newer
  vim.lsp.config('asynclint', {
    cmd = command,
    filetypes = { 'python' },
    root_markers = markers,
    settings = settings,
  })
  vim.lsp.enable('asynclint')
  return
end

local clients = {} -- by root, so that a project has one server

local function root_of(file)
  local directory = vim.fn.fnamemodify(file, ':p:h')
  for _, marker in ipairs(markers) do
    for _, find in ipairs({ vim.fn.findfile, vim.fn.finddir }) do
      local found = find(marker, directory .. ';')
      if found ~= '' then
        return vim.fn.fnamemodify(found, ':p'):gsub('/$', ''):match('^(.*)/')
      end
    end
  end
  return directory
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'python',
  callback = function(event)
    local root = root_of(vim.api.nvim_buf_get_name(event.buf))
    clients[root] = clients[root]
      or vim.lsp.start_client({
        name = 'asynclint',
        cmd = command,
        root_dir = root,
        workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
        settings = settings,
      })
    vim.lsp.buf_attach_client(event.buf, clients[root])
  end,
})
